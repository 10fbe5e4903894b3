package portico.config.policy.headers;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Changes header fields on the way to the upstream: removes, then sets, then adds.
 *
 * @param set name to value, whatever was there before; names in lower case
 * @param add name to value, beside what was there
 * @param remove names
 */
@Schema(description = "Changes header fields on the way to the upstream: removes, then sets, then adds.")
public record RequestHeadersSettings(
        @Schema(description = "Name to value, whatever was there before.")
        Map<String, String> set,

        @Schema(description = "Name to value, beside what was there.")
        Map<String, String> add,

        @Schema(description = "Names.") List<String> remove)
        implements PolicySettings {
    public static final PolicyKind<RequestHeadersSettings> KIND =
            PolicyKind.of("request-headers", Phase.TRANSFORMATION, RequestHeadersSettings.class);

    public RequestHeadersSettings(
            @Nullable Map<String, String> set, @Nullable Map<String, String> add, @Nullable List<String> remove) {
        this.set = HeaderEdits.named(set);
        this.add = HeaderEdits.named(add);
        this.remove = HeaderEdits.named(remove);
    }

    @Override
    public void check(Problems at) {
        HeaderEdits.check(set, add, remove, at);
    }
}
