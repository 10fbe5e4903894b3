package portico.admin.node;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage.Rejected;

/** Why a node could not serve a revision, or an entity of it: which one, which field, what. */
@Schema(description = "Why a node could not serve a revision, or an entity of it.")
public record NodeRefusal(
        @Schema(examples = "42") long revision,
        @Schema(examples = "route") @Nullable String kind,
        @Schema(examples = "orders") @Nullable String entity,
        @Schema(examples = "match.paths[0]") String field,
        String message,

        @Schema(
                description =
                        "Whether all else of the revision is served: whoever shows a credential of the entity is refused.")
        boolean servedWithout) {
    public static NodeRefusal of(Rejected said) {
        String kind = said.kind() == null ? null : said.kind().word();
        return new NodeRefusal(said.revision(), kind, said.name(), said.field(), said.message(), said.servedWithout());
    }

    @Override
    public String toString() {
        String where = kind == null ? "" : kind + " " + entity + ": ";
        return (servedWithout ? "does not serve all of revision " : "rejects revision ") + revision + ": " + where
                + (field.isEmpty() ? "" : field + " ") + message;
    }
}
