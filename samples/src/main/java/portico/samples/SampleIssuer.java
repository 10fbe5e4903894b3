package portico.samples;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As much of an OAuth 2.0 authorisation server as a gateway asks: {@code POST /introspect} says whether a token is good
 * (RFC 7662), {@code POST /token} gives the one client a token (RFC 6749 §4.4), and {@code GET /allowed} answers 204 to
 * whoever shows it and 401 to all others. It knows one client and one token, which are here for all to see: for trying things out on this machine only.
 */
final class SampleIssuer implements Handler<HttpServerRequest> {
    static final String CLIENT = "portico:demo-client-for-trying-things-out-only";
    static final String TOKEN = "demo-token-for-trying-things-out-only";

    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString(CLIENT.getBytes(StandardCharsets.UTF_8));
    private static final Set<String> PATHS = Set.of("/introspect", "/token", "/allowed");

    /** Whether a path is one of its own. */
    static boolean serves(String path) {
        return PATHS.contains(path);
    }

    @Override
    public void handle(HttpServerRequest request) {
        if ("/allowed".equals(request.path())) {
            allow(request);
            return;
        }
        if (request.method() != HttpMethod.POST) {
            request.response().putHeader("allow", "POST");
            answer(request, 405, new JsonObject().put("error", "invalid_request"));
            return;
        }
        request.setExpectMultipart(true); // a form is read only when it is asked for
        request.end().onSuccess(whole -> answer(request, request.formAttributes()));
    }

    private static void allow(HttpServerRequest request) {
        if (("Bearer " + TOKEN).equals(request.getHeader("authorization"))) {
            request.response().setStatusCode(204).end();
        } else {
            request.response().putHeader("www-authenticate", "Bearer realm=\"samples\"");
            answer(request, 401, new JsonObject().put("error", "invalid_token"));
        }
    }

    private static void answer(HttpServerRequest request, MultiMap form) {
        if (!CREDENTIALS.equals(request.getHeader("authorization"))) {
            request.response().putHeader("www-authenticate", "Basic realm=\"samples\"");
            answer(request, 401, new JsonObject().put("error", "invalid_client"));
        } else if ("/introspect".equals(request.path())) {
            answer(request, 200, introspected(form.get("token")));
        } else if ("client_credentials".equals(form.get("grant_type"))) {
            answer(
                    request,
                    200,
                    new JsonObject()
                            .put("access_token", TOKEN)
                            .put("token_type", "Bearer")
                            .put("expires_in", 3600));
        } else {
            answer(request, 400, new JsonObject().put("error", "unsupported_grant_type"));
        }
    }

    private static JsonObject introspected(@Nullable String token) {
        if (!TOKEN.equals(token)) return new JsonObject().put("active", false);
        return new JsonObject()
                .put("active", true)
                .put("sub", "ann")
                .put("client_id", "demo")
                .put("scope", "orders.read");
    }

    private static void answer(HttpServerRequest request, int status, JsonObject json) {
        Buffer body = json.toBuffer().appendString("\n");
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(body);
    }
}
