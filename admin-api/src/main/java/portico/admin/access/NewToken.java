package portico.admin.access;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * A personal access token that shall be.
 *
 * @param name to tell it from others
 * @param role what it allows at most; the caller's own role when absent
 * @param expiresIn how long it is good; 90 days when absent, 8 hours for one made by local access
 */
public record NewToken(
        @Schema(examples = "ci") String name,
        @Schema(examples = "editor") @Nullable Role role,

        @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING, examples = "30d") @Nullable Duration expiresIn)
        implements Checked {
    private static final Duration EXPIRES_IN_MAX = Duration.ofDays(366);

    @Override
    public void check(Problems at) {
        at.required("name", name);
        at.text("name", name, 128);
        if (name != null && name.isBlank()) at.add("name", "is empty");
        if (expiresIn == null) return;
        at.require(!expiresIn.isNegative() && !expiresIn.isZero(), "expiresIn", "must be over 0");
        at.require(expiresIn.compareTo(EXPIRES_IN_MAX) <= 0, "expiresIn", "is over 366 days");
    }
}
