package portico.node.policy.anyof;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portico.config.policy.PolicySettings;
import portico.config.policy.anyof.AnyOfSettings;
import portico.config.policy.anyof.AuthenticationMember;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.identity.Caller;
import portico.node.policy.Authenticating;
import portico.node.policy.Authentication;
import portico.node.policy.CompileContext;
import portico.node.policy.Finding;
import portico.node.policy.Policies;
import portico.node.policy.Policy;

/**
 * Knows callers in the first of several ways that does. When none does, whoever showed a credential is refused for that
 * one; who showed none is told of every way, or is the consumer for strangers.
 */
public final class AnyOf implements Authentication {
    private final Authentication[] members;
    private final @Nullable String anonymous;

    private AnyOf(AnyOfSettings settings, CompileContext context) {
        members = new Authentication[settings.of().size()];
        for (int index = 0; index < members.length; index++) {
            AuthenticationMember member = settings.of().get(index);
            PolicySettings own = member.effectiveSettings();
            var place = new CompileContext(
                    context.use().member(index, own), context.name(), context.live(), context.onward());
            members[index] = authentication(Policies.compile(member.type(), own, place));
        }
        anonymous = settings.anonymous();
        context.findsConsumers(anonymous);
    }

    public static Policy compile(AnyOfSettings settings, CompileContext context) {
        return new Authenticating(new AnyOf(settings, context));
    }

    @Override
    public void hide(Exchange exchange) {
        for (var member : members) member.hide(exchange);
    }

    @Override
    public List<HeaderName> owned() {
        return Stream.of(members)
                .flatMap(member -> member.owned().stream())
                .distinct()
                .toList();
    }

    @Override
    public boolean needsBody() {
        for (var member : members) if (member.needsBody()) return true;
        return false;
    }

    @Override
    public Finding authenticate(Exchange exchange) {
        return tryFrom(0, exchange, null);
    }

    /** @param found what those before have found, with every challenge so far; null when there were none */
    private Finding tryFrom(int first, Exchange exchange, @Nullable Finding found) {
        Finding worst = found;
        for (int index = first; index < members.length; index++) {
            Finding finding = members[index].authenticate(exchange);
            if (finding.kind() == Finding.Kind.LATER) return later(finding, index, worst);
            if (finding.kind() == Finding.Kind.PASSED) return finding;
            worst = worst == null ? finding : joined(worst, finding);
        }
        if (worst == null) throw new IllegalStateException("There is no way to authenticate");
        return worst.kind() == Finding.Kind.ABSENT && anonymous != null ? stranger(exchange, anonymous, worst) : worst;
    }

    private Finding later(Finding finding, int index, @Nullable Finding before) {
        return Finding.later(
                finding.work().thenApply(then -> there -> settle(then.apply(there), index, there, before)));
    }

    private Finding settle(Finding finding, int index, Exchange exchange, @Nullable Finding before) {
        return switch (finding.kind()) {
            case PASSED -> finding;
            case LATER -> later(finding, index, before);
            case ABSENT, REFUSED -> tryFrom(index + 1, exchange, before == null ? finding : joined(before, finding));
        };
    }

    private static Finding stranger(Exchange exchange, String name, Finding refused) {
        Caller caller = exchange.gateway().identity().byName(name, "anonymous");
        if (caller == null) return refused;
        exchange.caller(caller);
        return Finding.PASSED;
    }

    /** What is said of a credential that was shown counts more than that another one was not. */
    private static Finding joined(Finding one, Finding other) {
        boolean otherSpeaks = other.kind() == Finding.Kind.REFUSED;
        Finding main = otherSpeaks && (one.kind() == Finding.Kind.ABSENT || isChallenge(one)) ? other : one;
        Finding second = main == one ? other : one;
        Refusal said = main.refusal();
        Refusal added = second.refusal();
        if (said == null || added == null || !isChallenge(main) || !isChallenge(second)) return main;
        Refusal both = said.withAll(added, "www-authenticate");
        return main.kind() == Finding.Kind.REFUSED ? Finding.refused(both, main.reason()) : Finding.absent(both);
    }

    private static boolean isChallenge(Finding finding) {
        return finding.refusal() != null && finding.refusal().status() == 401;
    }

    private static Authentication authentication(Policy policy) {
        if (policy instanceof Authenticating authenticating) return authenticating.authentication();
        throw new IllegalStateException("The policy does not authenticate");
    }
}
