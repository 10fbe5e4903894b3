package portico.config.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Level;

/**
 * What a policy has made of a request.
 *
 * @param level where it is attached
 * @param source what it is attached to; null for everywhere
 * @param reason why, in words; null where the decision says all
 * @param micros how long it took; null when it did not run
 */
public record PolicyDecision(
        @Schema(examples = "key-auth") String name,
        @Schema(examples = "key-auth") String type,
        Level level,
        @Schema(examples = "orders") @Nullable String source,
        Decision decision,

        @Schema(examples = "acme, by the credential main") @Nullable String reason,

        @Schema(examples = "12") @Nullable Long micros) {
    /** What the policy has made of a request. */
    public static PolicyDecision of(
            EffectivePolicy policy, Decision decision, @Nullable String reason, @Nullable Long micros) {
        return new PolicyDecision(
                policy.name(), policy.type(), policy.level(), policy.source(), decision, reason, micros);
    }

    /** What came of it. */
    public enum Decision {
        @JsonProperty("passed")
        PASSED,
        /** The gateway answers what the policy says, and the request goes no further. */
        @JsonProperty("answered")
        ANSWERED,
        /** Its condition does not hold for this request. */
        @JsonProperty("skipped")
        SKIPPED,
        /** A policy before it answered. */
        @JsonProperty("not-reached")
        NOT_REACHED
    }
}
