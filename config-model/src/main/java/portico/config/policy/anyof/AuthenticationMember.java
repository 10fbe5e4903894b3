package portico.config.policy.anyof;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicyKinds;
import portico.config.policy.PolicySettings;

/** One of the ways to authenticate in an {@link AnyOfSettings}. */
@Schema(description = "One of the ways to authenticate.")
public record AuthenticationMember(
        @Schema(description = "The policy type.", examples = "key-auth")
        String type,

        @Schema(description = "As the type's schema under /api/v1/policy-types says.") @Nullable PolicySettings settings)
        implements Checked {
    @JsonCreator
    static AuthenticationMember read(
            @JsonProperty("type") String type, @JsonProperty("settings") @Nullable JsonNode settings)
            throws JsonProcessingException {
        return new AuthenticationMember(type, PolicyKinds.read(type, settings, AuthenticationMember.class));
    }

    /** The settings, or those of the type when none are given. Only when {@link #check} finds nothing wrong. */
    public PolicySettings effectiveSettings() {
        return settings != null
                ? settings
                : PolicyKinds.find(type).map(PolicyKind::blank).orElseThrow();
    }

    @Override
    public void check(Problems at) {
        at.required("type", type);
        if (type == null) return;
        PolicyKind<?> kind = PolicyKinds.find(type).orElse(null);
        boolean authenticates = kind != null && kind.phase() == Phase.AUTHENTICATION && kind != AnyOfSettings.KIND;
        if (!authenticates) {
            at.add("type", "is not a policy type that authenticates: " + type);
            return;
        }
        effectiveSettings().check(at.at("settings"));
    }
}
