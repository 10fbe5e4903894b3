package portico.admin.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of settings lists what the code has, with the defaults that the code has. */
final class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "settings.md");
    private static final Pattern ROW = Pattern.compile("\\| `(PORTICO_[A-Z_]+)` \\| (?:`(.*?)`)? \\|.*");

    @Test
    void thePageAndTheCodeSayTheSame() throws Exception {
        Map<String, String> listed = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            var row = ROW.matcher(line);
            if (row.matches()) listed.put(row.group(1), row.group(2) == null ? "" : row.group(2));
        }
        Map<String, String> there = new TreeMap<>();
        collect(AdminSettings.class, "PORTICO", there);
        assertThat(listed).isEqualTo(there);
    }

    private static void collect(Class<?> settings, String prefix, Map<String, String> into) {
        for (Method setting : settings.getDeclaredMethods()) {
            if (setting.isDefault() || setting.isSynthetic()) continue;
            String name = prefix + "_"
                    + setting.getName().replaceAll("([A-Z])", "_$1").toUpperCase(java.util.Locale.ROOT);
            if (setting.getReturnType().getEnclosingClass() == AdminSettings.class) {
                collect(setting.getReturnType(), name, into);
            } else {
                WithDefault value = setting.getAnnotation(WithDefault.class);
                into.put(name, value == null ? "" : value.value());
            }
        }
    }
}
