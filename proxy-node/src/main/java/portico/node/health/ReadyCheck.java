package portico.node.health;

import java.net.URI;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import portico.config.snapshot.Section;
import portico.node.redis.SharedRedis;
import portico.node.sync.SyncStatus;

/** {@code /q/health/ready}: whether to send traffic here, and what the node runs. */
@Readiness
final class ReadyCheck implements HealthCheck {
    private final portico.node.health.Readiness readiness;
    private final SyncStatus sync;
    private final SharedRedis redis;

    ReadyCheck(portico.node.health.Readiness readiness, SyncStatus sync, SharedRedis redis) {
        this.readiness = readiness;
        this.sync = sync;
        this.redis = redis;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("configuration")
                .status(readiness.ready())
                .withData("draining", readiness.draining())
                .withData("drained", sync.drained())
                .withData("link", word(sync.link()));
        // Only told: a node goes on without it, and a restart would not bring it back.
        response.withData("redis", redis.isConfigured() ? redis.isUp() ? "up" : "down" : "none");
        URI admin = sync.admin();
        if (admin != null) response.withData("admin", admin.toString());
        for (var section : Section.values()) {
            String name = word(section);
            var held = sync.held().get(section);
            if (held != null)
                response.withData(name + ".revision", held.running().revision())
                        .withData(name + ".epoch", held.running().epoch())
                        .withData(name + ".root", held.running().root().hex())
                        .withData(name + ".source", word(held.source()));
            var rejected = sync.rejected().get(section);
            if (rejected != null)
                response.withData(name + ".rejected", rejected.revision()).withData(name + ".reason", reason(rejected));
        }
        return response.build();
    }

    private static String reason(portico.config.channel.ChannelMessage.Rejected rejected) {
        String entity = rejected.kind() == null ? "" : rejected.kind().word() + " " + rejected.name() + ": ";
        return entity + (rejected.field().isEmpty() ? "" : rejected.field() + " ") + rejected.message();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
