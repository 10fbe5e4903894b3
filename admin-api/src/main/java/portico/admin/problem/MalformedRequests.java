package portico.admin.problem;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import portico.config.json.ConfigJson;

/**
 * Answers requests that say no host, or no path, before anything else looks at them: Quarkus would write an error with each,
 * so that whoever reaches the port could fill a disk.
 */
@ApplicationScoped
final class MalformedRequests {
    private static final int BAD_REQUEST = 400;
    private static final Buffer PROBLEM = Buffer.buffer(ConfigJson.write(ProblemDetails.of(
            BAD_REQUEST, "malformed-request", "The request line or a field of it cannot be read", List.of())));

    void route(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(MalformedRequests::refuse);
    }

    private static void refuse(RoutingContext context) {
        if (context.statusCode() != BAD_REQUEST) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(BAD_REQUEST)
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDetails.MEDIA_TYPE)
                .end(PROBLEM);
    }
}
