package portico.config.service;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * The connections to each address of a service that a node keeps. Its event loops share them out evenly.
 *
 * @param connections how many there may be at once; as many as 1024 on each event loop when absent
 * @param idle for how long one is kept without an exchange; 55 s when absent: below the usual 60 s of servers, so that
 *     they rarely close first
 * @param age how old one may become before another takes its place; any age when absent
 */
public record Pool(
        @Schema(
                description =
                        "How many connections a node may have to one address; 1024 on each event loop when absent.")
        @Nullable Integer connections,

        @Schema(description = "For how long one is kept without an exchange, in whole seconds.", defaultValue = "55s")
        Duration idle,

        @Schema(description = "How old one may become; any age when absent.", examples = "10m") @Nullable Duration age)
        implements Checked {
    static final Pool DEFAULT = new Pool(null, null, null);

    /** Each event loop keeps a place for each. */
    private static final int CONNECTIONS_MAX = 16_384;

    public Pool(@Nullable Integer connections, @Nullable Duration idle, @Nullable Duration age) {
        this.connections = connections;
        this.idle = requireNonNullElse(idle, ofSeconds(55));
        this.age = age;
    }

    @Override
    public void check(Problems at) {
        at.require(
                connections == null || connections >= 1 && connections <= CONNECTIONS_MAX,
                "connections",
                "must be 1 to " + CONNECTIONS_MAX);
        at.require(idle.compareTo(ofSeconds(1)) >= 0, "idle", "must be at least 1s");
        at.require(idle.compareTo(ofHours(1)) <= 0, "idle", "is over 1h");
        at.require(idle.toMillis() % 1000 == 0, "idle", "must be whole seconds");
        if (age == null) return;
        at.require(age.compareTo(ofMillis(100)) >= 0, "age", "must be at least 100ms");
        at.require(age.compareTo(ofMinutes(7 * 24 * 60)) <= 0, "age", "is over 7 days");
    }
}
