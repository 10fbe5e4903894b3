package portico.admin.node;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage.Rejected;

/** Why a node could not serve a revision: which entity, which field, what. */
@Schema(description = "Why a node could not serve a revision.")
public record NodeRefusal(
        @Schema(examples = "42") long revision,
        @Schema(examples = "route") @Nullable String kind,
        @Schema(examples = "orders") @Nullable String entity,
        @Schema(examples = "match.paths[0]") String field,
        String message) {
    public static NodeRefusal of(Rejected said) {
        String kind = said.kind() == null ? null : said.kind().word();
        return new NodeRefusal(said.revision(), kind, said.name(), said.field(), said.message());
    }

    @Override
    public String toString() {
        String where = kind == null ? "" : kind + " " + entity + ": ";
        return "rejects revision " + revision + ": " + where + (field.isEmpty() ? "" : field + " ") + message;
    }
}
