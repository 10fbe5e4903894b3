package portico.admin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import portico.admin.start.AdminSettings;

final class SettingsTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "settings.md");
    private static final Pattern ROW = Pattern.compile("\\| `(PORTICO_[A-Z_]+)` \\| (?:`(.*?)`)? \\| (.*) \\|");

    @Test
    void thePageSaysTheSameOfEach() throws Exception {
        List<String> page = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            var row = ROW.matcher(line);
            if (row.matches()) page.add(row.group(1) + "=" + row.group(2) + ": " + row.group(3));
        }
        assertThat(inForce(Map.of()).stream()
                        .map(setting -> setting.name() + "=" + setting.byDefault() + ": " + setting.about()))
                .containsExactlyElementsOf(page);
    }

    @Test
    void whatNobodySetsIsWhatItIsByDefault() {
        for (var setting : inForce(Map.of())) {
            assertThat(setting.value()).as(setting.name()).isEqualTo(setting.byDefault());
            assertThat(setting.set()).as(setting.name()).isEqualTo(setting.byDefault() != null);
        }
    }

    @Test
    void whatIsSetIsShown() {
        var settings = inForce(Map.of(
                "portico.admin.port", "9700",
                "portico.quotas-kept", "30d",
                "portico.local-access", "false",
                "portico.keyring-file", "/etc/portico/keyring"));
        assertThat(of(settings, "PORTICO_ADMIN_PORT").value()).isEqualTo("9700");
        assertThat(of(settings, "PORTICO_QUOTAS_KEPT").value()).isEqualTo("30d");
        assertThat(of(settings, "PORTICO_LOCAL_ACCESS").value()).isEqualTo("false");
        assertThat(of(settings, "PORTICO_KEYRING_FILE").value()).isEqualTo("/etc/portico/keyring");
    }

    @Test
    void secretsAreSaidToBeSetAndNothingElse() {
        var settings = inForce(Map.of(
                "portico.db.url", "jdbc:postgresql://db/portico?user=me&password=very-secret",
                "portico.db.password", "very-secret",
                "portico.keyring", "k1 very-secret"));
        assertThat(of(settings, "PORTICO_DB_PASSWORD").set()).isTrue();
        assertThat(of(settings, "PORTICO_KEYRING").set()).isTrue();
        assertThat(of(settings, "PORTICO_DB_URL").value()).isEqualTo("jdbc:postgresql://db/portico?…");
        assertThat(settings.toString()).doesNotContain("very-secret");
    }

    private static SettingInForce of(List<SettingInForce> settings, String name) {
        return settings.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<SettingInForce> inForce(Map<String, String> set) {
        return SettingsInForce.of(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(set, "test", 500))
                .withMapping(AdminSettings.class)
                .build()
                .getConfigMapping(AdminSettings.class));
    }
}
