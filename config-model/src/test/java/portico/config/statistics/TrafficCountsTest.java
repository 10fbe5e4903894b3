package portico.config.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.InvalidConfiguration;
import portico.config.Problems;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.json.ConfigJson;

class TrafficCountsTest {
    @Test
    void trailingZerosDoNotTravel() {
        var counts = new TrafficCounts(new long[] {0, 0, 7, 0, 0, 1, 0, 512});
        assertThat(new String(ConfigJson.write(counts), StandardCharsets.UTF_8)).isEqualTo("[0,0,7,0,0,1,0,512]");
        assertThat(ConfigJson.read(ConfigJson.write(counts), TrafficCounts.class))
                .isEqualTo(counts);
        assertThat(counts.exchanges()).isEqualTo(8);
        assertThat(counts.errors()).isEqualTo(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aPercentileIsInTheBucketOfTheExactOne(long seed) {
        var random = new Random(seed);
        long[] micros = drawn(random);
        long[] values = new long[TrafficCounts.LENGTH];
        for (long each : micros) {
            values[2]++;
            values[TrafficCounts.BUCKETS + LatencyBuckets.of(each)]++;
        }
        var counts = new TrafficCounts(values);
        Arrays.sort(micros);
        for (double part : new double[] {0.5, 0.95, 0.99}) {
            long exact = micros[(int) Math.ceil(part * micros.length) - 1];
            int bucket = LatencyBuckets.of(exact);
            assertThat(counts.latencyMicros(part)).isBetween((double) LatencyBuckets.lowerMicros(bucket), (double)
                    LatencyBuckets.upperMicros(bucket));
        }
    }

    @Test
    void withoutExchangesThereIsNoLatency() {
        assertThat(TrafficCounts.NONE.latencyMicros(0.99)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"traffic\",\"run\":\"00000000-0000-0000-0000-000000000001\",\"sequence\":0}",
                "{\"type\":\"traffic\",\"sequence\":1}",
                "{\"type\":\"traffic\",\"run\":\"00000000-0000-0000-0000-000000000001\",\"sequence\":1,\"ageMillis\":-1}",
                "{\"type\":\"traffic\",\"run\":\"00000000-0000-0000-0000-000000000001\",\"sequence\":1,"
                        + "\"entries\":[{\"kind\":\"route\",\"counts\":[-1]}]}",
                "{\"type\":\"traffic\",\"run\":\"00000000-0000-0000-0000-000000000001\",\"sequence\":1,"
                        + "\"entries\":[{\"kind\":\"route\"}]}",
                "{\"type\":\"traffic\",\"run\":\"00000000-0000-0000-0000-000000000001\",\"sequence\":1,"
                        + "\"entries\":[{\"kind\":\"route\",\"counts\":[0,0,9223372036854775807]}]}"
            })
    void countsThatCannotBeAreRefused(String json) {
        assertThatThrownBy(() -> Problems.of((ChannelMessage.Traffic)
                                ConfigJson.read(json.getBytes(StandardCharsets.UTF_8), ChannelMessage.class))
                        .throwIfAny())
                .isInstanceOf(InvalidConfiguration.class);
    }

    @Test
    void whatIsStoredIsNamedByRunAndSequence() {
        var counted = new Counted(new UUID(3, 4), 17);
        assertThat(Counted.parse(counted.toString())).isEqualTo(counted);
        assertThat(Counted.parse("true")).isNull();
        assertThat(Counted.parse(null)).isNull();
    }

    private static long[] drawn(Random random) {
        return random.doubles(1000)
                .mapToLong(part -> (long) Math.exp(part * Math.log(50_000_000)))
                .toArray();
    }
}
