package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTextTest {
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"0,0", "9,10", "10,9", "99,100", "1000000000,31622400"})
    void isAMemberOfAStructuredList(long remaining, long reset) {
        assertThat(new QuotaText("per-day").of(remaining, reset))
                .hasToString("\"per-day\";r=" + remaining + ";t=" + reset);
    }
}
