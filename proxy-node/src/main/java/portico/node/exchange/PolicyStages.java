package portico.node.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.explain.PolicyDecision;
import portico.config.explain.PolicyDecision.Decision;
import portico.config.policy.EffectivePolicy;
import portico.node.policy.Policy;

/**
 * The way of one exchange through its policies: stage by stage, each entered when the one before it has let the exchange
 * pass, and back through all of them when there is an answer. May be used again for the next exchange.
 */
final class PolicyStages {
    private static final Policy[] NO_POLICIES = {};

    private Policy[] current = NO_POLICIES;

    /** Of the policy in the current stage that comes next. */
    private int next;

    /** The stages before the current one. */
    private final Policy[][] passed = {NO_POLICIES, NO_POLICIES};

    private int passedCount;

    /** Which policies had nothing to do with the exchange, a bit for each of the first ones. */
    private long skipped;

    private boolean through;

    /** The first stage. */
    void begin(Policy[] stage) {
        current = stage;
    }

    /** The next stage; the current one has let the exchange pass. */
    void enter(Policy[] stage) {
        passed[passedCount++] = current;
        current = stage;
        next = 0;
    }

    /** Whose turn it is; null when all of the current stage have had theirs. */
    @Nullable Policy next() {
        return next < current.length ? current[next++] : null;
    }

    /** The policy whose turn it is has nothing to do with the exchange. */
    void skip() {
        int index = ran() - 1;
        if (index < Long.SIZE) skipped |= 1L << index;
    }

    /** All have let it pass. */
    void through() {
        through = true;
    }

    /** Shows the answer's head to those who have had their turn, the last one first. */
    void respond(Exchange exchange) {
        for (int index = next - 1; index >= 0; index--) current[index].onResponse(exchange);
        for (int stage = passedCount - 1; stage >= 0; stage--)
            for (int index = passed[stage].length - 1; index >= 0; index--) passed[stage][index].onResponse(exchange);
    }

    /**
     * What they decided, as far as that can still be told.
     *
     * @param met all that the exchange could have met, in this order
     * @param why the last one answered; null when nobody said
     */
    List<PolicyDecision> decisions(List<EffectivePolicy> met, @Nullable String why) {
        int ran = ran();
        var decisions = new ArrayList<PolicyDecision>(met.size());
        for (int index = 0; index < met.size(); index++) {
            Decision decision = decision(index, ran);
            decisions.add(
                    PolicyDecision.of(met.get(index), decision, decision == Decision.ANSWERED ? why : null, null));
        }
        return decisions;
    }

    /** One for what comes; what those before decided, and that the one which runs lets it pass, it knows without their times. */
    Recorder recorder() {
        int ran = ran();
        var recorder = new Recorder();
        for (int index = 0; index < ran; index++) recorder.ran(past(index));
        return recorder;
    }

    void clear() {
        current = NO_POLICIES;
        next = 0;
        passed[0] = NO_POLICIES;
        passed[1] = NO_POLICIES;
        passedCount = 0;
        skipped = 0;
        through = false;
    }

    private Decision decision(int index, int ran) {
        if (index >= ran) return Decision.NOT_REACHED;
        if (!through && index == ran - 1) return Decision.ANSWERED;
        return past(index);
    }

    /** What one decided that did not answer. */
    private Decision past(int index) {
        return index < Long.SIZE && (skipped & 1L << index) != 0 ? Decision.SKIPPED : Decision.PASSED;
    }

    /** How many have run, or begun to. */
    private int ran() {
        int ran = next;
        for (int stage = 0; stage < passedCount; stage++) ran += passed[stage].length;
        return ran;
    }
}
