package portico.node.carrier.general;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.upstream.Deadlines;

class GrpcTimeoutTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "1H, PT1H",
        "2M, PT2M",
        "3S, PT3S",
        "4m, PT0.004S",
        "5u, PT0.000005S",
        "6n, PT0.000000006S",
        "0S, PT0S",
        "00000007S, PT7S",
        "99999999m, PT99999.999S"
    })
    void eachUnitMeansItsTime(String text, Duration time) {
        assertThat(Grpc.timeoutNanos(text)).isEqualTo(time.toNanos());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "S", "1", "1s", "1h", "-1S", "+1S", "1.5S", " 1S", "1S ", "1 S", "123456789S", "1SS", "0x1S"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(Grpc.timeoutNanos(text)).isEqualTo(Deadlines.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999H", "2562048H"})
    void longerThanNanosecondsCanSayIsForEver(String text) {
        assertThat(Grpc.timeoutNanos(text)).isEqualTo(Deadlines.NONE);
    }

    /** Eight digits at most, nothing added to it, and next to nothing lost. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatIsHandedOnIsWhatIsLeft(long seed) {
        var random = new Random(seed);
        for (int number = 0; number < 1_000; number++) {
            long nanos = random.nextLong() >>> (1 + random.nextInt(63));
            if (nanos == Deadlines.NONE) continue;
            String text = Grpc.timeout(nanos);
            assertThat(text).matches("[0-9]{1,8}[numSMH]");
            long read = Grpc.timeoutNanos(text);
            assertThat(read).isBetween(nanos - nanos / 10_000, nanos);
        }
    }
}
