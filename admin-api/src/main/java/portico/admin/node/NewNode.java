package portico.admin.node;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * A node that shall be let in.
 *
 * @param group that it belongs to; {@code default} when absent
 */
public record NewNode(
        @Schema(examples = "node-1") String name,
        @Schema(examples = "default") @Nullable String group) implements Checked {
    String groupOrDefault() {
        return group == null ? NodeGroupEntity.DEFAULT : group;
    }

    @Override
    public void check(Problems at) {
        at.name("name", name);
        if (group != null) at.name("group", group);
    }
}
