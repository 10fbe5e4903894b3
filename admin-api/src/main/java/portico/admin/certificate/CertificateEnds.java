package portico.admin.certificate;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.EntityRows;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Sql;
import portico.admin.configuration.StoredEntity;
import portico.admin.problem.Outage;
import portico.config.certificate.Certificate;

/**
 * When each certificate ends. Every dashboard asks every few seconds, so only those that have changed since are read, and
 * whether any has is one row.
 */
@Singleton
public final class CertificateEnds {
    private static final String STATE =
            "select epoch, (select count(*) from certificate), (select max(changed_revision) from certificate)"
                    + " from config_head";

    private static final int AT_ONCE = 500;

    private final Outage unread =
            new Outage(Logger.getLogger(CertificateEnds.class), "When certificates end cannot be read");
    private final Sql sql;
    private final EntityRows rows;
    private final Clock clock;
    private @Nullable State seen; // under this, as all below
    private volatile Map<UUID, End> ends = Map.of();

    /** What changes whenever a certificate does; a deleted one leaves the count. */
    private record State(long epoch, long count, long changed) {}

    /** @param changed the revision by which it is so */
    private record End(String name, List<String> hosts, Instant notAfter, long changed) {}

    CertificateEnds(Sql sql, EntityRows rows, Clock clock, MeterRegistry metrics) {
        this.sql = sql;
        this.rows = rows;
        this.clock = clock;
        for (var expiry : Expiry.values())
            Gauge.builder("portico.certificates", () -> count(expiry))
                    .description("Certificates, by how near they are to their end")
                    .tag("expiry", expiry.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
    }

    /** Those that are near their end or behind it, the nearest first, at most so many. */
    public List<ExpiringCertificate> expiring(int most) {
        refresh();
        Instant now = clock.instant();
        return ends.values().stream()
                .filter(end -> Expiry.at(now, end.notAfter()) != Expiry.VALID)
                .sorted(Comparator.comparing(End::notAfter).thenComparing(End::name))
                .limit(most)
                .map(end -> ExpiringCertificate.at(now, end.name(), end.hosts(), end.notAfter()))
                .toList();
    }

    /** For the metrics, which are read without asking the database. */
    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void keepUp() {
        try {
            refresh();
            unread.over();
        } catch (RuntimeException e) {
            unread.failed(e);
        }
    }

    private void refresh() {
        QuarkusTransaction.requiringNew().run(this::read);
    }

    private long count(Expiry expiry) {
        Instant now = clock.instant();
        return ends.values().stream()
                .filter(end -> Expiry.at(now, end.notAfter()) == expiry)
                .count();
    }

    private synchronized void read() {
        State now = sql.query(STATE, row -> new State(row.getLong(1), row.getLong(2), row.getLong(3)))
                .get(0);
        if (now.equals(seen)) return;
        // Revisions of another epoch may be the same and mean something else.
        Map<UUID, End> before = seen == null || seen.epoch() != now.epoch() ? Map.of() : ends;
        var known = new HashMap<UUID, End>();
        var unknown = new ArrayList<UUID>();
        sql.query("select id, changed_revision from certificate", row -> {
            UUID id = row.getObject(1, UUID.class);
            End end = before.get(id);
            if (end != null && end.changed() == row.getLong(2)) known.put(id, end);
            else unknown.add(id);
            return id;
        });
        for (int from = 0; from < unknown.size(); from += AT_ONCE)
            for (var row : rows.withIds(
                    EntityTable.CERTIFICATES, unknown.subList(from, Math.min(from + AT_ONCE, unknown.size()))))
                end(row).ifPresent(end -> known.put(row.id(), end));
        ends = Map.copyOf(known);
        seen = now;
    }

    /** Nothing for one that an older version let pass: nodes refuse it, and that is an alarm of its own. */
    private static Optional<End> end(StoredEntity<Certificate> row) {
        Certificate certificate = row.body();
        try {
            var held = certificate.isBundle()
                    ? certificate.trusted()
                    : List.of(certificate.parsedChain().leaf());
            Instant last = held.stream()
                    .map(one -> one.getNotAfter().toInstant())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            List<String> hosts = certificate.isBundle() ? List.of() : certificate.serverNames();
            return Optional.of(new End(row.name(), hosts, last, row.changedRevision()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
