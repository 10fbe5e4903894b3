package portico.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeCountTest {
    private final NodeCount count = new NodeCount(Duration.ofSeconds(10));

    @Test
    void aRedisThatHasLostWhatItKnewMakesNobodyTheOnlyOne() {
        assertThat(count.nodes()).isEqualTo(1);
        count.said(5, Duration.ZERO); // more are believed at once
        assertThat(count.nodes()).isEqualTo(5);
        count.said(1, Duration.ofMillis(1)); // it starts anew, and hears of one after the other
        count.said(2, Duration.ofSeconds(2));
        assertThat(count.nodes()).isEqualTo(5);
        count.said(4, Duration.ofSeconds(10)); // who has not been heard of by now is not there
        assertThat(count.nodes()).isEqualTo(4);
    }

    @Test
    void withoutAnAnswerItStaysAsItWas() {
        count.said(3, Duration.ZERO);
        count.said(0, Duration.ofHours(1));
        assertThat(count.nodes()).isEqualTo(3);
    }
}
