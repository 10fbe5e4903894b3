package portico.admin.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import portico.config.json.ConfigJson;

/**
 * Answers requests whose head cannot be meant, before anything else looks at them, and says why. Quarkus and its server
 * would answer with an empty body, and write an error with some of them, so that whoever reaches the port could fill a
 * disk.
 */
@ApplicationScoped
public final class MalformedRequests {
    /**
     * Turns off Quarkus' own check of URLs, which comes before all routes and answers 400 with an empty body; the same
     * check is made here. It is read once, when the server's class is loaded.
     */
    public static final String OWN_URL_CHECK = "vertx.disableURIValidation";

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final long bodyOctetsMax;

    MalformedRequests(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize bodyMax) {
        this.bodyOctetsMax = bodyMax.asLongValue();
    }

    void route(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check).failureHandler(MalformedRequests::refuse);
        // A failure of the matching itself comes to no route.
        router.errorHandler(BAD_REQUEST, MalformedRequests::refuse);
    }

    private void check(RoutingContext context) {
        RequestHead.fault(context.request(), bodyOctetsMax)
                .ifPresentOrElse(fault -> answer(context.request(), fault), context::next);
    }

    private static void refuse(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        boolean isPath = path != null && path.startsWith("/");
        int status = context.statusCode();
        if (status != BAD_REQUEST && (isPath || status != NOT_FOUND)) context.next();
        else if (!isPath) answer(request, RequestHead.malformed("path", "must begin with /"));
        else if (request.authority() == null) answer(request, RequestHead.malformed("Host", "must name a host"));
        else answer(request, RequestHead.malformed("path", "cannot be decoded"));
    }

    private static void answer(HttpServerRequest request, ProblemDetails problem) {
        HttpServerResponse response = request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDetails.MEDIA_TYPE)
                .putHeader("X-Content-Type-Options", "nosniff");
        if (problem.status() == 413) {
            // There is no end to what else would have to be read.
            if (request.version() != HttpVersion.HTTP_2) response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response.endHandler(sent -> request.connection().close());
        }
        response.end(Buffer.buffer(ConfigJson.write(problem)));
        if (problem.status() != 413 && !request.isEnded()) request.resume(); // to the next request behind its body
    }
}
