package portico.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import portico.config.json.ConfigJson;
import portico.config.service.CircuitBreaker;

class BreakerTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 1000 * SECOND;

    @Test
    void opensAtTheShareAndNotBefore() {
        Breaker breaker = breaker("{ failurePercent: 50, minimum: 10 }");
        for (int round = 0; round < 4; round++) {
            breaker.record(Breaker.ADMITTED, false, now);
            breaker.record(Breaker.ADMITTED, true, now);
        }
        breaker.record(Breaker.ADMITTED, false, now);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.ADMITTED);
        breaker.record(Breaker.ADMITTED, true, now);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.OPEN);
    }

    @Test
    void letsProbesInAndClosesWhenAllAreWell() {
        Breaker breaker = opened("{ failurePercent: 50, minimum: 1, open: 10s, probes: 2 }");
        now += 9 * SECOND;
        assertThat(breaker.admit(now)).isEqualTo(Breaker.OPEN);
        now += SECOND;
        int first = breaker.admit(now);
        int second = breaker.admit(now);
        assertThat(first).isPositive().isEqualTo(second);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.OPEN);
        breaker.record(first, false, now);
        breaker.leave(Breaker.ADMITTED);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.OPEN);
        breaker.record(second, false, now);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.ADMITTED);
    }

    @Test
    void oneBadProbeOpensItAgain() {
        Breaker breaker = opened("{ failurePercent: 50, minimum: 1, open: 10s, probes: 2 }");
        now += 10 * SECOND;
        int first = breaker.admit(now);
        int second = breaker.admit(now);
        breaker.record(first, true, now);
        breaker.record(second, false, now); // too late to matter
        assertThat(breaker.admit(now + 9 * SECOND)).isEqualTo(Breaker.OPEN);
        assertThat(breaker.admit(now + 10 * SECOND)).isPositive().isNotEqualTo(first);
    }

    @Test
    void aProbeWhoseClientLeavesMakesRoomForAnother() {
        Breaker breaker = opened("{ failurePercent: 50, minimum: 1, open: 10s, probes: 1 }");
        now += 10 * SECOND;
        int probe = breaker.admit(now);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.OPEN);
        breaker.leave(probe);
        assertThat(breaker.admit(now)).isEqualTo(probe);
    }

    @Test
    void countsWhatIsUnderWay() {
        Breaker breaker = breaker("{ concurrency: 2, pending: 1 }");
        assertThat(breaker.admit(now)).isEqualTo(Breaker.ADMITTED);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.ADMITTED);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.TOO_MANY);
        breaker.leave(Breaker.ADMITTED);
        assertThat(breaker.admit(now)).isEqualTo(Breaker.ADMITTED);
        assertThat(breaker.connecting()).isTrue();
        assertThat(breaker.connecting()).isFalse();
        breaker.connected();
        assertThat(breaker.connecting()).isTrue();
    }

    private Breaker opened(String settings) {
        Breaker breaker = breaker(settings);
        breaker.record(Breaker.ADMITTED, true, now);
        assertThat(breaker.isOpen()).isTrue();
        return breaker;
    }

    private static Breaker breaker(String settings) {
        return new Breaker(ConfigJson.readYaml(settings.getBytes(StandardCharsets.UTF_8), CircuitBreaker.class));
    }
}
