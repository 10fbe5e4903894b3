package portico.admin.start;

import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.lang.management.ManagementFactory;
import org.jboss.logging.Logger;

/** Says in one line that the admin service is there, and where. */
@ApplicationScoped
final class StartMessage {
    private static final Logger LOG = Logger.getLogger(StartMessage.class);

    private final AdminSettings settings;

    StartMessage(AdminSettings settings) {
        this.settings = settings;
    }

    void listening(@ObservesAsync HttpServerStart server) {
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        LOG.infof(
                "Portico admin service on http://%s:%d, started in %.1f s, with %s database",
                server.options().getHost(),
                server.options().getPort(),
                millis / 1000.0,
                settings.embeddedDatabase() ? "the embedded" : "an outside");
    }
}
