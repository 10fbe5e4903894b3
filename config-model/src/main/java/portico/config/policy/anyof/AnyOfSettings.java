package portico.config.policy.anyof;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Lets a caller pass whom one of several ways to authenticate knows; one who shows nothing at all may pass as a consumer
 * for strangers.
 *
 * @param of tried in this order
 * @param anonymous the consumer that callers are who show no credential of any kind; null when they are refused
 */
@Schema(description = "Lets a caller pass whom one of several ways to authenticate knows.")
public record AnyOfSettings(
        @Schema(description = "The ways to authenticate, tried in this order.", examples = "[{\"type\": \"key-auth\"}]")
        List<AuthenticationMember> of,

        @Schema(
                description =
                        "The consumer that callers are who show no credential of any kind; they are refused when absent.",
                examples = "guest")
        @Nullable String anonymous)
        implements PolicySettings {
    public static final PolicyKind<AnyOfSettings> KIND =
            PolicyKind.of("any-of", Phase.AUTHENTICATION, AnyOfSettings.class);

    private static final int MEMBERS_MAX = 8;

    public AnyOfSettings(@Nullable List<AuthenticationMember> of, @Nullable String anonymous) {
        this.of = of == null ? List.of() : List.copyOf(of);
        this.anonymous = anonymous;
    }

    @Override
    public boolean admitsStrangers() {
        return anonymous != null;
    }

    @Override
    public void check(Problems at) {
        at.require(!of.isEmpty(), "of", "is required");
        at.bounded("of", of, MEMBERS_MAX);
        at.each("of", of);
        if (anonymous != null) at.name("anonymous", anonymous);
    }
}
