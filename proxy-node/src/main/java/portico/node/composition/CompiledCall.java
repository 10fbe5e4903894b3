package portico.node.composition;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Call;
import portico.config.composition.Encoding;
import portico.config.composition.FailureRule;
import portico.node.account.ExchangeStats;
import portico.node.composition.shape.Value;
import portico.node.exchange.Loop;
import portico.node.exchange.Refusal;
import portico.node.policy.upstreamauth.OwnCredential;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Upstream;

/** A call with everything decided that its settings decide. */
final class CompiledCall {
    final String name;
    final int index;
    final Upstream upstream;
    final Deadlines deadlines;
    final RequestWriter writer;

    /** What its service is shown of the gateway's own. */
    final List<OwnCredential> credentials;

    final CallShape shape;
    final Encoding encoding;
    final boolean safe;
    final boolean graphql;
    final boolean optional;

    /** Stands in for the body of its answer; null for none. */
    final @Nullable Value fallback;

    /** Of a call that is made for each element of an array; null else. */
    final @Nullable Taken array;

    final int parallel;
    final int elementsMax;

    /** How long it may take from its start; {@link Deadlines#NONE} for as long as the composition. */
    final long deadlineNanos;

    /** Null for always. */
    final @Nullable CallCondition condition;

    private final int[] needs;
    private final boolean[] cannotDoWithout;
    private final boolean[] success = new boolean[600];
    private final ExchangeStats[] stats;
    private final Map<Reason, Refusal> refusals = new EnumMap<>(Reason.class);

    /** @param names of all calls, in the order of their indices */
    CompiledCall(
            String name,
            List<String> names,
            Call call,
            Upstream upstream,
            ExchangeStats[] stats,
            List<OwnCredential> credentials) {
        this.credentials = credentials;
        this.name = name;
        this.upstream = upstream;
        this.stats = stats;
        index = names.indexOf(name);
        deadlines = Deadlines.of(upstream.service().timeouts());
        writer = new RequestWriter(call, names);
        shape = new CallShape(name, call);
        encoding = call.encoding();
        safe = call.safe();
        graphql = call.graphql() != null;
        optional = call.failure() == FailureRule.OPTIONAL;
        fallback = call.fallback() == null ? null : Bodies.of(call.fallback());
        var forEach = call.forEach();
        array = forEach == null ? null : Taken.of(forEach.array(), names);
        parallel = forEach == null ? 1 : forEach.parallel();
        elementsMax = forEach == null ? 1 : forEach.max();
        deadlineNanos =
                call.deadline() == null ? Deadlines.NONE : call.deadline().toNanos();
        condition = call.when() == null ? null : new CallCondition(call.when(), names);
        needs = call.needs().stream().mapToInt(names::indexOf).toArray();
        cannotDoWithout = new boolean[names.size()];
        for (String needed : call.cannotDoWithout()) cannotDoWithout[names.indexOf(needed)] = true;
        for (int status = 200; status < success.length; status++) success[status] = call.isSuccess(status);
        for (var reason : Reason.values()) refusals.put(reason, reason.refusal(name));
    }

    /** The indices of the calls that must have ended before it starts. */
    int[] needs() {
        return needs;
    }

    /** True when it is not made without the answer of that call. */
    boolean cannotDoWithout(int call) {
        return cannotDoWithout[call];
    }

    boolean isSuccess(int status) {
        return status >= 0 && status < success.length && success[status];
    }

    /** True when each of its requests is one that no call of its composition makes besides. */
    boolean isAlone(List<CompiledCall> all) {
        if (array != null) return false;
        for (var other : all) if (other != this && mayAskTheSame(other)) return false;
        return true;
    }

    private boolean mayAskTheSame(CompiledCall other) {
        return upstream.service().name().equals(other.upstream.service().name())
                && encoding == other.encoding
                && graphql == other.graphql
                && !writer.differsAlways(other.writer);
    }

    boolean successIsThatOf(CompiledCall other) {
        return Arrays.equals(success, other.success);
    }

    ExchangeStats stats(Loop loop) {
        return stats[loop.index()];
    }

    /** What the client is told when it fails and was required. */
    Refusal refusal(Reason reason) {
        Refusal refusal = refusals.get(reason);
        if (refusal == null) throw new IllegalStateException("No refusal for " + reason);
        return refusal;
    }

    @Override
    public String toString() {
        return name + Arrays.toString(needs);
    }
}
