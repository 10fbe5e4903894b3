package portico.admin.dashboard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Puts the dashboard beside the API. */
@ApplicationScoped
final class Dashboard {
    private static final String NOT_BUILT = """
            This is the admin service of Portico, built without its dashboard (-Dui.skip).
            The API is under /api/v1, and described at /api/v1/openapi.
            """;

    /** Before the static files: these know nothing of nonces. */
    private static final int FIRST = 0;

    void route(@Observes Router router) {
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
}
