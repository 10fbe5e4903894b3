package portico.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.listener.TrafficLimits;
import portico.node.settings.NodeSettings;

/** What a person may make of the limits. */
class LimitSettingsTest {
    @Test
    void withoutAnySettingTheLimitsAreTheSafeOnes() {
        assertThat(read(Map.of())).isEqualTo(TrafficLimits.DEFAULT);
    }

    @Test
    void eachLimitIsWhatItsSettingSays() {
        assertThat(read(Map.of("portico.node.head-bytes-max", "8KiB")).headBytesMax())
                .isEqualTo(8192);
        assertThat(read(Map.of("portico.node.body-bytes-max", "0B")).bodyBytesMax())
                .isZero();
        assertThat(read(Map.of("portico.node.idle-timeout", "250ms")).idleMillis())
                .isEqualTo(250);
        assertThat(read(Map.of("portico.node.streams-max", "7")).streamsMax()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "PORTICO_NODE_RUNNING_MAX,       0,          1 to 10000000",
        "PORTICO_NODE_CONNECTIONS_MAX,   -1,         1 to 10000000",
        "PORTICO_NODE_HEAD_BYTES_MAX,    512B,       1KiB to 1MiB",
        "PORTICO_NODE_HEAD_BYTES_MAX,    2MiB,       1KiB to 1MiB",
        "PORTICO_NODE_HEAD_TIMEOUT,      0s,         100ms to 1d",
        "PORTICO_NODE_IDLE_TIMEOUT,      25h,        100ms to 1d",
        "PORTICO_NODE_BODY_BYTES_MAX,    2000GiB,    0B to 1024GiB",
        "PORTICO_NODE_BODY_IDLE_TIMEOUT, 9999999999h,100ms to 1d",
        "PORTICO_NODE_STREAMS_MAX,       20000,      1 to 10000",
        "PORTICO_NODE_RESETS_MAX,        3000000000, 1 to 100000",
    })
    void oneThatIsOutOfBoundsIsNamedWithWhatItMayBe(String setting, String value, String bounds) {
        assertThatThrownBy(() -> read(Map.of(property(setting), value)))
                .isInstanceOf(CannotStart.class)
                .hasMessage(setting + " must be " + bounds);
    }

    private static String property(String setting) {
        return "portico.node."
                + setting.substring("PORTICO_NODE_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
    }

    private static TrafficLimits read(Map<String, String> properties) {
        var settings = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(NodeSettings.class)
                .build()
                .getConfigMapping(NodeSettings.class);
        return LimitSettings.read(settings.node().limits());
    }
}
