package portico.config.policy.iprestriction;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Cidr;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 403 to clients from elsewhere.
 *
 * @param allow networks from which clients may come, each in its canonical form ({@link Cidr}); all when there are none
 * @param deny networks from which none may come, though they be allowed
 */
@Schema(description = "Answers 403 to clients whose address is not allowed.")
public record IpRestrictionSettings(
        @Schema(
                description = "Networks or single addresses from which clients may come; all when there are none.",
                examples = "[\"10.0.0.0/8\", \"2001:db8::/32\"]")
        List<String> allow,

        @Schema(
                description = "Networks or single addresses from which none may come, though they be allowed.",
                examples = "[\"10.66.0.0/16\"]")
        List<String> deny)
        implements PolicySettings {
    public static final PolicyKind<IpRestrictionSettings> KIND =
            PolicyKind.of("ip-restriction", Phase.EDGE, IpRestrictionSettings.class);

    private static final int NETWORKS_MAX = 256;

    public IpRestrictionSettings(@Nullable List<String> allow, @Nullable List<String> deny) {
        this.allow = allow == null ? List.of() : Cidr.canonical(allow);
        this.deny = deny == null ? List.of() : Cidr.canonical(deny);
    }

    @Override
    public void check(Problems at) {
        at.require(!allow.isEmpty() || !deny.isEmpty(), "", "says nothing: give allow, deny or both");
        check("allow", allow, at);
        check("deny", deny, at);
    }

    private static void check(String field, List<String> networks, Problems at) {
        at.bounded(field, networks, NETWORKS_MAX);
        at.each(field, networks, Cidr::check);
        at.distinct(field, networks);
    }
}
