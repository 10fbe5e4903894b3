package portico.admin.dashboard;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Answers every address of the dashboard with its one page; which of its views is meant, the page itself sees. Each
 * answer has a nonce of its own, so that the content security policy can be strict about styles, too.
 */
final class DashboardPage implements Handler<RoutingContext> {
    private static final String RESOURCE = "META-INF/resources/index.html";
    private static final String NONCE = "{{nonce}}"; // as admin-ui's build leaves it in the page
    private static final int NONCE_OCTETS = 16;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + NONCE
            + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";

    private final SecureRandom random = new SecureRandom();
    private final String html;

    private DashboardPage(String html) {
        this.html = html;
    }

    /** The page of this build; null when it was built without the dashboard. */
    static @Nullable DashboardPage ofBuild() {
        var loader = Thread.currentThread().getContextClassLoader();
        try (InputStream page = requireNonNull(loader).getResourceAsStream(RESOURCE)) {
            return page == null ? null : new DashboardPage(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handle(RoutingContext context) {
        if (!isMeant(context)) {
            context.next();
            return;
        }
        String nonce = nonce();
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8");
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.putHeader("Content-Security-Policy", POLICY.replace(NONCE, nonce));
        response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.end(html.replace(NONCE, nonce));
    }

    /** Names may hold dots, so whether something is a file cannot be seen by its address alone. */
    private static boolean isMeant(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) return false;
        String path = context.normalizedPath();
        if (path.equals("/") || path.equals("/index.html")) return true;
        if (isUnder("/api", path) || isUnder("/q", path) || isUnder("/assets", path)) return false;
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("text/html");
    }

    private static boolean isUnder(String prefix, String path) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    private String nonce() {
        byte[] octets = new byte[NONCE_OCTETS];
        random.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }
}
