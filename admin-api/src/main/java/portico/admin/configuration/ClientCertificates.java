package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import portico.admin.problem.InvalidInput;
import portico.config.Problems;
import portico.config.certificate.Certificate;
import portico.config.service.Service;
import portico.config.service.Tls;

/** Whether the certificates that services show to their targets have a key. They never lose it: {@link KeySealing}. */
@ApplicationScoped
final class ClientCertificates {
    private final EntityRows rows;

    ClientCertificates(EntityRows rows) {
        this.rows = rows;
    }

    /**
     * Checks what is about to be written.
     *
     * @param proposals with every reference by name
     * @throws InvalidInput naming each service that shows authorities
     */
    void check(List<Proposal> proposals) {
        record Shown(Proposal service, String certificate) {}
        var shown = new ArrayList<Shown>();
        Set<String> bundles = new HashSet<>();
        for (var proposal : proposals) {
            if (proposal.then() instanceof Certificate certificate && certificate.isBundle())
                bundles.add(certificate.name());
            String named =
                    proposal.then() instanceof Service service ? service.tls().clientCertificate() : null;
            if (named != null) shown.add(new Shown(proposal, named));
        }
        if (shown.isEmpty()) return;
        List<String> names = shown.stream().map(Shown::certificate).distinct().toList();
        for (var row : rows.named(EntityTable.CERTIFICATES, names))
            if (row.body().isBundle()) bundles.add(row.name());
        var problems = Problems.none();
        for (var each : shown)
            if (bundles.contains(each.certificate()))
                each.service().at(problems).add(Tls.CLIENT_CERTIFICATE, Tls.NEEDS_A_KEY);
        InvalidInput.throwIfAny(problems);
    }
}
