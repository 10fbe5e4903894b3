package portico.config.policy.anyof;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;
import portico.config.policy.introspection.IntrospectionSettings;
import portico.config.secret.SecretRewrite;

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
        return anonymous != null
                || of.stream().anyMatch(member -> member.effectiveSettings().admitsStrangers());
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // settings without secrets are left as they are
    public PolicySettings withSecrets(SecretRewrite rewrite) {
        var members = new ArrayList<AuthenticationMember>(of.size());
        boolean changed = false;
        for (int index = 0; index < of.size(); index++) {
            AuthenticationMember member = of.get(index);
            PolicySettings settings = member.settings();
            if (settings != null)
                settings = settings.withSecrets(rewrite.at("of/" + whose(member), "of[" + index + "].settings"));
            changed |= settings != member.settings();
            members.add(new AuthenticationMember(member.type(), settings));
        }
        return changed ? new AnyOfSettings(members, anonymous) : this;
    }

    /** Not by its place: members move, and one server's secret must never go to another one. */
    private static String whose(AuthenticationMember member) {
        return member.settings() instanceof IntrospectionSettings asking
                ? member.type() + "/" + asking.clientId() + "/" + asking.url()
                : member.type();
    }

    @Override
    public void check(Problems at) {
        at.require(!of.isEmpty(), "of", "is required");
        at.bounded("of", of, MEMBERS_MAX);
        at.each("of", of);
        if (anonymous != null) at.name("anonymous", anonymous);
    }
}
