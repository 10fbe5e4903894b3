package portico.admin.node;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.Checked;
import portico.config.Problems;

/** A group of nodes that shall be. */
public record NewNodeGroup(@Schema(examples = "berlin") String name) implements Checked {
    @Override
    public void check(Problems at) {
        at.name("name", name);
    }
}
