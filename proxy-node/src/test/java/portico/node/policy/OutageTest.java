package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final String BEGAN =
            "WARN The outside service https://login.test:443, which policies ask, does not answer as it should: ";
    private static final String ENDED =
            "INFO The outside service https://login.test:443, which policies ask, answers as it should again";

    private final List<String> told = new ArrayList<>();
    private long seconds = 5_000_000_000L;
    private final Outage outage = new Outage(
            "https://login.test:443",
            () -> TimeUnit.SECONDS.toNanos(seconds), // runs over, as the real one may
            (level, line) -> told.add(level + " " + line));

    @Test
    void anOutageIsToldWhenItBeginsAndWhenItEnds() {
        outage.ended();
        assertThat(told).isEmpty();
        outage.began("ConnectException");
        outage.began("the status is 500");
        assertThat(told).containsExactly(BEGAN + "ConnectException");
        seconds += 11;
        outage.began("the status is 500");
        outage.ended();
        outage.ended();
        assertThat(told).containsExactly(BEGAN + "ConnectException", ENDED);
    }

    @Test
    void whatComesAndGoesAllTheTimeIsToldSeldom() {
        for (int time = 0; time < 10_000; time++) {
            outage.began("ConnectException");
            outage.ended();
        }
        assertThat(told).containsExactly(BEGAN + "ConnectException");
        seconds += 11;
        for (int time = 0; time < 10_000; time++) {
            outage.ended();
            outage.began("ConnectException");
        }
        assertThat(told).hasSize(2).last().isEqualTo(ENDED);
    }

    @Test
    void whatIsStillSoWhenItMayBeToldIsTold() {
        outage.began("ConnectException");
        outage.ended();
        assertThat(told).hasSize(1);
        seconds += 11;
        outage.ended();
        assertThat(told).hasSize(2).last().isEqualTo(ENDED);
    }
}
