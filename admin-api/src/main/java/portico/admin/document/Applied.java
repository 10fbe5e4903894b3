package portico.admin.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Outcome;
import portico.admin.consumer.CredentialWriter;
import portico.admin.route.Opened;
import portico.config.EntityKind;

/**
 * What a document led to.
 *
 * @param revision that the configuration is at with it; without it, when it was a dry run
 * @param changes what became of the entities that changed, the first thousand
 * @param credentials the secrets that were made for it
 * @param opened the routes that it opens; null when it was no dry run
 */
@Schema(description = "What a document led to.")
public record Applied(
        long revision,
        boolean dryRun,
        int created,
        int updated,
        int deleted,
        int unchanged,

        @Schema(description = "What became of the entities that changed, the first thousand.")
        List<Changed> changes,

        @Schema(description = "The secrets that were made for it; they are in this answer and never again.")
        List<CredentialWriter.Made> credentials,

        @Schema(description = "The routes that lose their authentication by it; only answered by a dry run.") @Nullable Opened opened) {
    static final int CHANGES_SHOWN = 1000;

    /** An entity that is not what it was. */
    public record Changed(EntityKind kind, String name, Outcome change) {}
}
