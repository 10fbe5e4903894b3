package portico.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portico.node.settings.NodeSettings;

/** How a person has a node's log written. */
class LogSettingTest {
    @Test
    void aNodeLogsLinesForPeopleUnlessItIsToLogJson() throws IOException {
        assertThat(json(Map.of())).isFalse();
        assertThat(json(Map.of("portico.log.json", "true"))).isTrue();
    }

    /** What the framework's setting is in the end. */
    private static boolean json(Map<String, String> properties) throws IOException {
        var shipped = Path.of("src", "main", "resources", "application.properties");
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withValidateUnknown(false)
                .withSources(
                        new PropertiesConfigSource(shipped.toUri().toURL(), 100),
                        new PropertiesConfigSource(properties, "test", 200))
                .withMapping(NodeSettings.class)
                .build()
                .getValue("quarkus.log.console.json.enabled", Boolean.class);
    }
}
