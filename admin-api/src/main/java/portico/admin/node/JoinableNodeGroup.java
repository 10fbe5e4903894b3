package portico.admin.node;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A group of nodes with its new join token.
 *
 * @param joinToken with which nodes join by themselves; in this answer and never again
 */
public record JoinableNodeGroup(
        UUID id,
        String name,

        @Schema(description = "Shown this once.", examples = "jt_Xc9-…")
        String joinToken) {
    @Override
    public String toString() {
        return "JoinableNodeGroup[" + name + "]"; // never the token
    }
}
