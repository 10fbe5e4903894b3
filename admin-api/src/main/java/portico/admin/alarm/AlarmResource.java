package portico.admin.alarm;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import portico.admin.certificate.CertificateEnds;
import portico.admin.certificate.ExpiringCertificate;
import portico.admin.certificate.Expiry;
import portico.admin.node.NodeRefusal;
import portico.admin.node.NodeReport;
import portico.admin.node.NodeReports;
import portico.admin.rest.Page;
import portico.config.channel.ChannelMessage.Heartbeat;

@Path("/api/v1/alarms")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alarms", description = "What somebody should look at.")
final class AlarmResource {
    /** More of them are one thing to look at: what renews certificates. */
    private static final int CERTIFICATES_MAX = 100;

    private final NodeReports reports;
    private final CertificateEnds certificates;
    private final Clock clock;

    AlarmResource(NodeReports reports, CertificateEnds certificates, Clock clock) {
        this.reports = reports;
        this.certificates = certificates;
        this.clock = clock;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(
            summary = "List what is wrong now",
            description =
                    "Nodes that rejected a revision and go on with an older one, consumers that a node does not serve, nodes that"
                            + " are gone, issuers of tokens whose keys a node cannot get, nodes that cannot read credentials,"
                            + " and certificates that have expired or will within 30 days, up to 100 of them.")
    public Page<Alarm> list() {
        Instant now = clock.instant();
        var alarms = new ArrayList<Alarm>();
        for (var report : inOrder(reports.all())) {
            if (!report.connected(now))
                alarms.add(alarm(Alarm.Kind.NODE_GONE, report, "No admin replica hears of the node", null));
            else addOf(report, alarms);
        }
        for (var certificate : certificates.expiring(CERTIFICATES_MAX)) alarms.add(alarm(certificate));
        return new Page<>(alarms, null);
    }

    private static void addOf(NodeReport report, List<Alarm> alarms) {
        for (var rejected : report.rejected().values()) {
            var refusal = NodeRefusal.of(rejected);
            var kind = refusal.servedWithout() ? Alarm.Kind.CONSUMER_WITHHELD : Alarm.Kind.REVISION_REJECTED;
            alarms.add(alarm(kind, report, "The node " + refusal, refusal));
        }
        long unreadable = report.counters().getOrDefault(Heartbeat.UNREADABLE_CREDENTIALS, 0L);
        if (unreadable > 0)
            alarms.add(alarm(
                    Alarm.Kind.CREDENTIALS_UNREADABLE,
                    report,
                    "The node cannot read %d credentials and refuses whoever shows one of them: look at its keyring"
                            .formatted(unreadable),
                    null));
        for (var failing : report.issuers())
            alarms.add(alarm(
                    Alarm.Kind.ISSUER_KEYS_FAILING,
                    report,
                    "The keys of the issuer %s cannot be had since %s, %s: %s"
                            .formatted(
                                    failing.issuer(),
                                    failing.since(),
                                    failing.hasKeys() ? "the last good ones go on" : "and there are none",
                                    failing.reason()),
                    null));
    }

    private static List<NodeReport> inOrder(List<NodeReport> reports) {
        return reports.stream().sorted(Comparator.comparing(NodeReport::name)).toList();
    }

    private static Alarm alarm(Alarm.Kind kind, NodeReport report, String message, @Nullable NodeRefusal refusal) {
        return new Alarm(kind, report.name(), report.lastSeen(), message, refusal, null);
    }

    private static Alarm alarm(ExpiringCertificate certificate) {
        boolean expired = certificate.expiry() == Expiry.EXPIRED;
        return new Alarm(
                expired ? Alarm.Kind.CERTIFICATE_EXPIRED : Alarm.Kind.CERTIFICATE_EXPIRES,
                null,
                null,
                "The certificate %s %s at %s"
                        .formatted(certificate.name(), expired ? "expired" : "expires", certificate.notAfter()),
                null,
                certificate);
    }
}
