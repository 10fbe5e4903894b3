package portico.admin.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that renews a session. It is {@code Secure} even where the request came without TLS: a proxy in front of us
 * may have ended that. Only to this machine itself, where no wire is between, it may go in the clear.
 */
final class RefreshCookie {
    static final String NAME = "portico_refresh";
    private static final String PATH = "/api/v1/auth";

    private RefreshCookie() {}

    static NewCookie of(String token, Duration lifetime, HttpServerRequest request) {
        return new NewCookie.Builder(NAME)
                .value(token)
                .path(PATH)
                .maxAge((int) lifetime.toSeconds())
                .httpOnly(true)
                .secure(!isInTheClearOnThisMachine(request))
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    /**
     * What the browser sent; null when there is none. Not by {@code @CookieParam}, whose parser fails on what anybody
     * may send in this field.
     */
    static @Nullable String in(HttpServerRequest request) {
        Cookie cookie = request.getCookie(NAME);
        return cookie == null ? null : cookie.getValue();
    }

    /** Takes the place of one, and is gone at once. */
    static NewCookie none(HttpServerRequest request) {
        return of("", Duration.ZERO, request);
    }

    private static boolean isInTheClearOnThisMachine(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return !request.isSSL() && !isForwarded(request) && authority != null && isThisMachine(authority.host());
    }

    /** A proxy beside us asks for a loopback host too. Whoever invents these fields gets a stricter cookie. */
    private static boolean isForwarded(HttpServerRequest request) {
        return request.headers().contains("forwarded")
                || request.headers().contains("x-forwarded-proto")
                || request.headers().contains("x-forwarded-for");
    }

    private static boolean isThisMachine(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) name = name.substring(1, name.length() - 1);
        // Names under localhost never leave the machine (RFC 6761 §6.3).
        return name.equals("localhost") || name.endsWith(".localhost") || LoopbackAddress.is(name);
    }
}
