package portico.admin.dashboard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Puts the dashboard beside the API. */
@ApplicationScoped
final class Dashboard {
    private static final String NOT_BUILT = """
            This is the admin service of Portico, built without its dashboard (-Dui.skip).
            The API is under /api/v1, and described at /api/v1/openapi.
            """;

    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    /** Before the static files: these know nothing of nonces. */
    private static final int FIRST = 0;

    void route(@Observes Router router) {
        router.route("/assets/*").order(FIRST).handler(Dashboard::keepWhatIsThere);
        DashboardPage page = DashboardPage.ofBuild();
        if (page != null) router.route().order(FIRST).handler(page);
        else
            router.get("/")
                    .order(FIRST)
                    .handler(context -> context.response()
                            .setStatusCode(404)
                            .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                            .end(NOT_BUILT));
    }

    /**
     * The names of assets change with their content, so that what is found may be kept for ever. What is not must not: while
     * replicas of two versions serve, an asset of the newer one is there on the next try.
     */
    private static void keepWhatIsThere(RoutingContext context) {
        HttpServerResponse response = context.response();
        context.addHeadersEndHandler(sent -> {
            int status = response.getStatusCode();
            boolean there = status == 200 || status == 206 || status == 304;
            response.putHeader(HttpHeaders.CACHE_CONTROL, there ? FOR_EVER : "no-store");
        });
        context.next();
    }
}
