package portico.node.policy.iprestriction;

import java.util.List;
import portico.config.Cidr;
import portico.config.policy.iprestriction.IpRestrictionSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Answers 403 to clients whose address is not allowed; behind trusted proxies, the address that they name. */
public final class IpRestriction implements Policy {
    private static final Refusal ELSEWHERE = Refusal.of(403, "address-refused", "Not from this address");

    /** Every address there is, so that a client whose address is not known is in no network at all. */
    private static final List<String> ANYWHERE = List.of("0.0.0.0/0", "::/0");

    private final Cidr[] allow;
    private final Cidr[] deny;

    private IpRestriction(IpRestrictionSettings settings) {
        allow = networks(settings.allow().isEmpty() ? ANYWHERE : settings.allow());
        deny = networks(settings.deny());
    }

    public static Policy compile(IpRestrictionSettings settings, CompileContext context) {
        return new IpRestriction(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        boolean mayPass = exchange.head().isClientIn(allow) && !exchange.head().isClientIn(deny);
        return mayPass ? Step.NEXT : exchange.refuse(ELSEWHERE);
    }

    private static Cidr[] networks(List<String> texts) {
        return texts.stream().map(Cidr::parse).toArray(Cidr[]::new);
    }
}
