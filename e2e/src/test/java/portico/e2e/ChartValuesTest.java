package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.json.ConfigJson;

/** What can be set in the chart: that it is described, refused when misspelt, and does something. */
final class ChartValuesTest {
    private static final Pattern COMMENT = Pattern.compile(" *# (.*)");
    private static final Pattern VALUE = Pattern.compile("( *)([A-Za-z0-9]+):.*");

    static Stream<String> paths() {
        return ChartValues.paths().stream();
    }

    /** Made of values.yaml: each value, what it is by itself, and the comment above it. */
    @Test
    void theTableInTheReadmeIsTrue() throws JsonProcessingException {
        List<String> table = Chart.text("README.md")
                .lines()
                .filter(line -> line.startsWith("| `") && !line.startsWith("| `…"))
                .toList();
        assertThat(table).isEqualTo(rows());
    }

    @Test
    void eachValueHasAComment() throws JsonProcessingException {
        List<String> rows = rows();
        assertThat(ChartValues.paths())
                .allSatisfy(path -> assertThat(rows).anyMatch(row -> row.startsWith("| `" + path + "` | ")));
    }

    @Test
    void theSchemaHasAllValuesAndNoOthers() {
        var known = new ArrayList<String>();
        collect(Chart.read(Chart.text("values.schema.json")), "", known);
        known.remove("global"); // is Helm's
        assertThat(known).containsExactlyInAnyOrderElementsOf(ChartValues.paths());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "replicas, 3",
        "node.replica, 3",
        "node.image.version, 1",
        "admin.ingress.hosts, a",
        "node.replicas, three",
        "node.service.type, Loadbalancer",
        "node.drainSeconds, 30s",
        "node.namePrefix, EU",
        "keyring.existingSecret, /etc/keyring",
        "node.image.digest, sha256:0",
    })
    void whatIsNoValueIsRefused(String path, String value) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Chart.render(ChartValues.with(ChartValues.least(), path, value)))
                .withMessageContaining("values don't meet the specifications of the schema");
    }

    @Test
    void itMayBeAChartInAChart() {
        Chart.render(ChartValues.with(ChartValues.least(), "global.region", "eu"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void eachValueDoesSomething(String path) {
        var values = path.equals("node.replicas") // else the autoscaler has the say
                ? ChartValues.with(ChartValues.everything(), "node.autoscaling.enabled", false)
                : ChartValues.everything();
        String all = Chart.render(values).yaml();
        if (path.endsWith(".digest")) { // is not there, since tags would do nothing then
            String digest = "sha256:" + "0".repeat(64);
            assertThat(Chart.render(ChartValues.with(values, path, digest)).yaml())
                    .contains("@" + digest)
                    .isNotEqualTo(all);
            return;
        }
        JsonNode value = ChartValues.get(values, path);
        assertThat(value.isMissingNode()).as("is in everything()").isFalse();
        String other;
        try {
            other = Chart.render(
                            value.isBoolean()
                                    ? ChartValues.with(values, path, !value.asBoolean())
                                    : ChartValues.without(values, path))
                    .yaml();
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageContaining(path + " must be given");
            return;
        }
        assertThat(other).isNotEqualTo(all);
    }

    @Test
    void theTagOfTheImagesIsTheVersionOfThePrograms() throws IOException {
        String version = Chart.read(Chart.text("Chart.yaml")).path("appVersion").asText();
        assertThat(Files.readString(Built.HOME.resolve("pom.xml")))
                .contains("<artifactId>portico</artifactId>\n  <version>" + version + "</version>");
        assertThat(Chart.render(ChartValues.least()).yaml()).contains("/portico-node:" + version + "\"");
    }

    private static List<String> rows() throws JsonProcessingException {
        JsonNode defaults = ChartValues.defaults();
        List<String> settable = ChartValues.paths();
        var rows = new ArrayList<String>();
        var names = new ArrayList<String>();
        String comment = "";
        for (String line : Chart.text("values.yaml").split("\n")) {
            Matcher said = COMMENT.matcher(line);
            Matcher value = VALUE.matcher(line);
            if (said.matches()) comment = said.group(1);
            else if (value.matches()) {
                names.subList(value.group(1).length() / 2, names.size()).clear();
                names.add(value.group(2));
                String path = String.join(".", names);
                String given = settable.contains(path) ? "`" + compact(ChartValues.get(defaults, path)) + "`" : "";
                if (!comment.isEmpty()) rows.add("| `" + path + "` | " + given + " | " + comment + " |");
                comment = "";
            } else comment = "";
        }
        return rows;
    }

    private static String compact(JsonNode value) throws JsonProcessingException {
        return ConfigJson.mapper().writeValueAsString(value);
    }

    private static void collect(JsonNode schema, String above, List<String> known) {
        assertThat(schema.path("additionalProperties").asBoolean(true))
                .as(above)
                .isFalse();
        schema.path("properties").properties().forEach(property -> {
            String path = above + property.getKey();
            if (property.getValue().has("properties") && !path.endsWith(".resources"))
                collect(property.getValue(), path + ".", known);
            else known.add(path);
        });
    }
}
