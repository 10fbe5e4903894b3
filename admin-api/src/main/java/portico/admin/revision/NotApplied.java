package portico.admin.revision;

import java.util.ArrayList;
import java.util.List;
import portico.admin.problem.ProblemException;
import portico.config.Problem;

/** Not every node that serves runs the revision: in time, or at all. */
public final class NotApplied extends ProblemException {
    private static final long serialVersionUID = 1;

    NotApplied(Rollout rollout) {
        super(
                rollout.refused() ? 409 : 504,
                rollout.refused() ? "revision-rejected" : "not-applied",
                detail(rollout),
                nodes(rollout));
    }

    private static String detail(Rollout rollout) {
        if (rollout.nodes().isEmpty()) return "No node is connected that could run revision " + rollout.revision();
        return rollout.refused()
                ? "Revision %d is rejected by a node".formatted(rollout.revision())
                : "Not every node runs revision %d yet".formatted(rollout.revision());
    }

    private static List<Problem> nodes(Rollout rollout) {
        var problems = new ArrayList<Problem>();
        for (var node : rollout.nodes()) {
            node.rejected().forEach(refusal -> problems.add(new Problem(node.name(), refusal.toString())));
            if (node.rejected().isEmpty() && node.revision() < rollout.revision())
                problems.add(new Problem(
                        node.name(), node.revision() < 0 ? "has none yet" : "runs revision " + node.revision()));
        }
        rollout.missing().forEach(name -> problems.add(new Problem(name, "is gone")));
        return problems;
    }
}
