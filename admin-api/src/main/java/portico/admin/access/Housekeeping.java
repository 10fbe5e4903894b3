package portico.admin.access;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Drops what is over and turns the signing key. Every replica does it: twice is harmless. */
@ApplicationScoped
class Housekeeping {
    /** As long as somebody may still ask what became of a token. */
    private static final Duration ENDED_KEPT = Duration.ofDays(30);

    private final RefreshTokenRepository sessions;
    private final AccessTokenRepository tokens;
    private final Signing signing;
    private final EntityManager database;
    private final Clock clock;

    Housekeeping(
            RefreshTokenRepository sessions,
            AccessTokenRepository tokens,
            Signing signing,
            EntityManager database,
            Clock clock) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.signing = signing;
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "5m")
    @Transactional
    void tidy() {
        Instant now = clock.instant();
        sessions.deleteEndedBefore(now);
        tokens.deleteEndedBefore(now.minus(ENDED_KEPT));
        database.createNativeQuery("delete from node_revocation where at < clock_timestamp() - interval '1 hour'")
                .executeUpdate();
        signing.turn();
    }
}
