package portico.node.start;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Answers requests to the management port that say no host, or no path, by 400 and nothing else: Quarkus would write an error
 * with each of them, so that whoever reaches the port could fill a disk.
 */
@Singleton
final class MalformedRequests {
    private static final int BAD_REQUEST = 400;

    void route(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(MalformedRequests::refuse);
    }

    private static void refuse(RoutingContext context) {
        if (context.statusCode() == BAD_REQUEST)
            context.response().setStatusCode(BAD_REQUEST).end();
        else context.next();
    }
}
