package portico.admin.access;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What shall change about a user; what is absent stays.
 *
 * @param resetPassword true for a new random one-time password, in the answer
 */
public record UserEdit(
        @Schema(examples = "editor") @Nullable Role role,
        @Nullable Boolean disabled,

        @Schema(description = "True for a new random one-time password, shown in this answer once.") @Nullable Boolean resetPassword) {
    /** The fields that keep somebody from being an admin who may sign in. */
    List<String> unmakingAdmin() {
        var fields = new ArrayList<String>();
        if (role != null && role != Role.ADMIN) fields.add("role");
        if (Boolean.TRUE.equals(disabled)) fields.add("disabled");
        return fields;
    }

    boolean resetsPassword() {
        return Boolean.TRUE.equals(resetPassword);
    }
}
