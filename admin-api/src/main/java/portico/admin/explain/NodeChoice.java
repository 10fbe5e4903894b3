package portico.admin.explain;

import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.admin.channel.NodeQuestions;
import portico.admin.node.NodeIdentity;
import portico.admin.problem.BadParameter;
import portico.admin.rest.Parameters;

/** Which nodes are asked. */
@Singleton
public final class NodeChoice {
    private final NodeQuestions questions;

    NodeChoice(NodeQuestions questions) {
        this.questions = questions;
    }

    /**
     * One node: the one of this name, or any that takes traffic.
     *
     * @throws NoNode when it cannot be asked
     */
    public NodeIdentity one(@Nullable String name) {
        List<NodeIdentity> here = all(name);
        return here.stream()
                .filter(node -> !node.drained())
                .findFirst()
                .or(() -> here.stream().findFirst())
                .orElseThrow(NoNode::new);
    }

    /**
     * All nodes, or the one of this name.
     *
     * @throws NoNode when that one cannot be asked
     */
    List<NodeIdentity> all(@Nullable String name) {
        List<NodeIdentity> here = questions.nodes();
        if (name == null) return here;
        if (!Parameters.isName(name)) throw new BadParameter("node", "must be the name of a node");
        NodeIdentity named = here.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoNode(name));
        return List.of(named);
    }
}
