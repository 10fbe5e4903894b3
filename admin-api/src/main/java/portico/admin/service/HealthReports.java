package portico.admin.service;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityTable;
import portico.admin.node.NodeReport;
import portico.admin.node.NodeReports;
import portico.admin.node.TargetState;
import portico.admin.service.ServiceHealth.Endpoint;
import portico.admin.service.ServiceHealth.OnNode;
import portico.admin.service.ServiceHealth.Summary;
import portico.admin.service.ServiceHealth.TargetHealth;
import portico.config.service.Service;
import portico.config.service.Target;

/** What nodes say of targets, put together by service. */
@ApplicationScoped
final class HealthReports {
    private final Entities entities;
    private final NodeReports reports;
    private final Clock clock;

    HealthReports(Entities entities, NodeReports reports, Clock clock) {
        this.entities = entities;
        this.reports = reports;
        this.clock = clock;
    }

    /** @throws portico.admin.problem.NotFound when there is no such service */
    ServiceHealth of(String nameOrId) {
        Service service = entities.get(EntityTable.SERVICES, nameOrId).body();
        Instant now = clock.instant();
        List<NodeReport> heard = reports.all().stream()
                .filter(report -> report.connected(now))
                .sorted(Comparator.comparing(NodeReport::name))
                .toList();
        List<TargetHealth> targets = service.allTargets().stream()
                .map(target -> target(service.name(), target, heard))
                .toList();
        return new ServiceHealth(
                service.name(),
                new Summary(
                        targets.size(),
                        count(targets, TargetState.HEALTHY),
                        count(targets, TargetState.DRAINED),
                        heard.size(),
                        heard.stream().anyMatch(NodeReport::hasMoreUnhealthy)),
                targets);
    }

    private static int count(List<TargetHealth> targets, TargetState state) {
        return (int) targets.stream().filter(target -> target.state() == state).count();
    }

    private static TargetHealth target(String service, Target target, List<NodeReport> heard) {
        List<OnNode> nodes =
                heard.stream().map(report -> onNode(service, target, report)).toList();
        TargetState worst =
                nodes.stream().map(OnNode::state).max(Comparator.naturalOrder()).orElse(healthy(target));
        return new TargetHealth(target.address(), worst, nodes);
    }

    private static OnNode onNode(String service, Target target, NodeReport report) {
        TargetState state = healthy(target);
        Instant since = null;
        List<Endpoint> endpoints = new ArrayList<>();
        for (var said : report.unhealthy()) {
            if (!service.equals(said.service()) || !target.address().equals(said.address())) continue;
            TargetState known = TargetState.of(said);
            String address = said.endpoint();
            if (address != null && !address.equals(said.address()))
                endpoints.add(new Endpoint(address, known, said.since()));
            if (known.compareTo(state) <= 0) continue;
            state = known;
            since = said.since();
        }
        return new OnNode(report.name(), state, since, endpoints);
    }

    /** The state of one that no node complains of. */
    private static TargetState healthy(Target target) {
        return target.drained() ? TargetState.DRAINED : TargetState.HEALTHY;
    }
}
