package portico.admin.node;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A node that was just let in.
 *
 * @param token what it shows on the channel; in this answer and never again
 */
public record EnrolledNode(
        UUID id,
        String name,
        String group,

        @Schema(description = "Shown this once.", examples = "nt_3q2-…")
        String token) {
    @Override
    public String toString() {
        return "EnrolledNode[" + name + "]"; // never the token
    }
}
