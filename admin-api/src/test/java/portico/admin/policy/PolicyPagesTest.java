package portico.admin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicyKinds;

/** Each type of policy has a page, and what its table says of the settings is what the schema says of them. */
class PolicyPagesTest {
    private static final Path PAGES = Path.of("..", "docs", "reference", "policies");
    private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9]+)`");

    static Stream<String> types() {
        return PolicyKinds.STANDARD.stream().map(PolicyKind::type);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void thePageAndTheSchemaSayTheSame(String type) throws IOException {
        JsonNode schema = SettingsSchema.of(PolicyKinds.find(type).orElseThrow());
        Path page = PAGES.resolve(type + ".md");
        Map<String, String> absent = listed(Files.readAllLines(page));

        assertThat(allNames(schema)).as("what the table lists is there").containsAll(absent.keySet());
        String text = Files.readString(page);
        assertThat(names(schema.path("properties")))
                .as("what is there is on the page")
                .allMatch(name ->
                        Pattern.compile("[`{ ]" + name + "[`:]").matcher(text).find());

        var required = new TreeSet<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            String said = absent.get(property.getKey());
            if (said == null || said.isEmpty()) return;
            // That a secret is missing is seen where it is sealed, not by the check that makes the schema.
            if (!property.getValue().path("writeOnly").asBoolean())
                assertThat(said.startsWith("required"))
                        .as("%s is required", property.getKey())
                        .isEqualTo(required.contains(property.getKey()));
            String value = property.getValue().path("default").asText();
            if (!value.isEmpty() && !value.startsWith("["))
                assertThat(said).as(property.getKey()).contains("`" + value + "`");
        });
    }

    /** The settings of a page's first table, and what it says of their absence; nothing where it has no word on that. */
    private static Map<String, String> listed(List<String> lines) {
        var listed = new LinkedHashMap<String, String>();
        boolean inside = false;
        boolean tellsAbsence = false;
        for (String line : lines) {
            if (!inside && line.startsWith("| setting |")) {
                inside = true;
                tellsAbsence = line.endsWith("| when absent |");
            } else if (inside && !line.startsWith("|")) {
                break;
            } else if (inside) {
                String[] cells = line.split(" \\| ?");
                String absent = tellsAbsence && cells.length > 2 ? cells[2].strip() : "";
                NAME.matcher(cells[0]).results().forEach(name -> listed.put(name.group(1), absent));
            }
        }
        return listed;
    }

    /** At any depth: some tables are of what stands in a list. */
    private static Set<String> allNames(JsonNode schema) {
        var all = new TreeSet<String>();
        names(schema.path("properties")).forEach(all::add);
        for (var inner : schema) all.addAll(allNames(inner));
        return all;
    }

    private static Stream<String> names(JsonNode properties) {
        var names = Stream.<String>builder();
        properties.fieldNames().forEachRemaining(names);
        return names.build();
    }
}
