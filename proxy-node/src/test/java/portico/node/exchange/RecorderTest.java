package portico.node.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portico.node.policy.Step;
import portico.node.testing.BareExchange;

class RecorderTest {
    private final Recorder recorder = new Recorder();
    private final Exchange exchange = new BareExchange(0);

    @Test
    void aPolicyThatWaitsTwiceHasAnsweredOnlyWhenItHas() {
        begins(Step.LATER);
        assertThat(told()).as("it waits").containsExactly("0 waits");
        recorder.resumed();
        recorder.concluded(Step.LATER);
        assertThat(told()).as("it waits once more").containsExactly("0 waits");
        recorder.resumed();
        assertThat(told()).as("what ends the exchange now is its answer").containsExactly("0 answered");
        recorder.concluded(Step.NEXT);
        assertThat(told()).as("it let the exchange pass").containsExactly("0 waits");
    }

    @Test
    void whatElseAnExchangeWaitsForIsNoPolicys() {
        begins(Step.NEXT);
        recorder.resumed();
        recorder.concluded(Step.LATER);
        assertThat(told()).isEmpty();
    }

    @Test
    void oneThatAnswersAtOnceIsTold() {
        begins(Step.NEXT);
        begins(Step.ANSWERED);
        assertThat(told()).containsExactly("1 answered");
    }

    private void begins(Step step) {
        recorder.run(ran -> step, exchange);
    }

    private List<String> told() {
        var told = new ArrayList<String>();
        recorder.tellNotable(
                (index, startNanos, nanos, answered, reason) -> told.add(index + (answered ? " answered" : " waits")));
        return told;
    }
}
