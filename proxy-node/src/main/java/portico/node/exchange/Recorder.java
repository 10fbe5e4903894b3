package portico.node.exchange;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.explain.HeaderField;
import portico.config.explain.PolicyDecision;
import portico.config.explain.PolicyDecision.Decision;
import portico.config.policy.EffectivePolicy;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Writes down what each policy of one exchange decides. */
public final class Recorder implements Trace {
    private static final int REASON_LENGTH_MAX = 200;

    private final List<Ran> all = new ArrayList<>();
    private final Set<HeaderName> concealed = new HashSet<>();
    private final Set<QueryName> concealedParameters = new HashSet<>();

    private static final class Ran {
        private final long startNanos = System.nanoTime();
        private final boolean timed;
        private @Nullable Long nanos;
        private @Nullable String reason;
        private boolean waited;
        private boolean waiting;

        /** One that answers has not returned yet when the answer is there. */
        private Decision decision = Decision.ANSWERED;

        Ran(boolean timed) {
            this.timed = timed;
        }

        private void waits() {
            waited = true;
            waiting = nanos == null;
        }

        private long nanos() {
            return nanos == null ? System.nanoTime() - startNanos : nanos;
        }

        private @Nullable Long micros() {
            return timed ? nanos() / 1000 : null;
        }
    }

    @Override
    public Step run(Policy policy, Exchange exchange) {
        var ran = new Ran(true);
        all.add(ran);
        Step step = policy.onRequest(exchange);
        // Where what it waits for was there at once, it has concluded by now.
        if (step == Step.LATER) ran.waits();
        else concluded(step);
        return step;
    }

    @Override
    public void resumed() {
        if (!all.isEmpty()) last().waiting = false;
    }

    /** The next policy has decided this before it was recorded. */
    void ran(Decision decision) {
        var ran = new Ran(false);
        ran.nanos = 0L;
        ran.decision = decision;
        all.add(ran);
    }

    /** Is told of a policy. */
    interface Told {
        /**
         * @param index in the order in which they run
         * @param nanos that it took, from its start on
         * @param answered whether it answered the request; false also when it had not made up its mind
         */
        void ran(int index, long startNanos, long nanos, boolean answered, @Nullable String reason);
    }

    /** Tells of the policies that waited for somebody outside, and of the one that answered. */
    void tellNotable(Told told) {
        for (int index = 0; index < all.size(); index++) {
            Ran ran = all.get(index);
            boolean answered = ran.decision == Decision.ANSWERED && !ran.waiting;
            if (ran.waited || answered) told.ran(index, ran.startNanos, ran.nanos(), answered, ran.reason);
        }
    }

    @Override
    public void concluded(Step step) {
        // What an exchange waits for need not be a policy's: where it goes to may wait, too.
        if (all.isEmpty() || last().nanos != null) return;
        Ran last = last();
        if (step == Step.LATER) {
            last.waits();
            return;
        }
        last.nanos = System.nanoTime() - last.startNanos;
        if (step == Step.NEXT && last.decision != Decision.SKIPPED) last.decision = Decision.PASSED;
    }

    @Override
    public void because(String reason) {
        last().reason =
                reason.length() <= REASON_LENGTH_MAX ? reason : reason.substring(0, REASON_LENGTH_MAX - 1) + "…";
    }

    @Override
    public void conceals(HeaderName name) {
        concealed.add(name);
    }

    @Override
    public void conceals(QueryName name) {
        concealedParameters.add(name);
    }

    @Override
    public void renamed(HeaderName from, HeaderName to) {
        if (concealed.contains(from)) concealed.add(to);
    }

    @Override
    public void renamed(QueryName from, QueryName to) {
        if (concealedParameters.contains(from)) concealedParameters.add(to);
    }

    /** Which of the request's fields are not shown. */
    public Set<HeaderName> concealed() {
        return concealed;
    }

    /** The query as people may see it. */
    public Slice shown(Slice query) {
        Slice shown = query;
        for (var name : concealedParameters) shown = name.replaced(shown, HeaderField.HIDDEN);
        return shown;
    }

    @Override
    public void skipped(String reason) {
        last().decision = Decision.SKIPPED;
        because(reason);
    }

    /**
     * What was decided.
     *
     * @param policies all that the exchange could have met, in the order in which they run
     */
    public List<PolicyDecision> decisions(List<EffectivePolicy> policies) {
        var decisions = new ArrayList<PolicyDecision>();
        for (int index = 0; index < policies.size(); index++)
            decisions.add(decision(policies.get(index), index < all.size() ? all.get(index) : null));
        return decisions;
    }

    private static PolicyDecision decision(EffectivePolicy policy, @Nullable Ran ran) {
        return PolicyDecision.of(
                policy,
                ran == null ? Decision.NOT_REACHED : ran.decision,
                ran == null ? null : ran.reason,
                ran == null ? null : ran.micros());
    }

    private Ran last() {
        return all.get(all.size() - 1);
    }
}
