package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portico.config.json.ConfigJson;
import portico.testing.Ports;

/** What the README says works, word for word, on the ports that it names. */
final class ReadmeTest {
    private static final List<Integer> PORTS = List.of(8700, 8710, 8720, 8800, 8801, 8770, 8771, 8901, 8902, 8903);
    private static final String MARK = "<!-- e2e runs this block as it stands -->\n```bash\n";

    @Test
    void theCurlLinesWork() throws IOException {
        Ports.needFree("The README", PORTS);

        Path data = Cluster.emptied(Built.OUTPUT.resolve("ReadmeTest"));
        try (var portico = new Launcher(data, Map.of())) {
            portico.run("up", "--samples").ok();
            String out = portico.bash("set -e\n" + block() + """

                    echo "again: $(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8801/orders -H "x-api-key: $K")"
                    for port in 8800 8801; do
                      echo "$port without: $(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:$port/orders)"
                    done
                    """).ok().out();
            assertThat(out).contains("HTTP/1.1 200").contains("\"customer\":\"ada\"");
            assertThat(out).contains("again: 200").contains("8800 without: 401", "8801 without: 401");

            String line = out.lines()
                    .filter(each -> each.startsWith("{\"admin\""))
                    .findFirst()
                    .orElseThrow();
            JsonNode status = ConfigJson.readTree(line.getBytes(StandardCharsets.UTF_8));
            assertThat(status.at("/admin/state").asText()).isEqualTo("ready");
            assertThat(status.at("/admin/pid").asLong()).isPositive();
            assertThat(status.at("/admin/ports/admin").asInt()).isEqualTo(8700);
            assertThat(status.at("/admin/ports/channel").asInt()).isEqualTo(8710);
            assertThat(status.at("/nodes/1/ports/traffic").asInt()).isEqualTo(8801);
            assertThat(status.at("/nodes")).hasSize(2).allSatisfy(node -> {
                assertThat(node.path("pid").asLong()).isPositive();
                assertThat(node.path("state").asText()).isEqualTo("ready");
                assertThat(node.path("revision").asLong())
                        .isPositive()
                        .isEqualTo(status.at("/admin/revision").asLong());
            });
        }
    }

    private static String block() throws IOException {
        String readme = Files.readString(Built.HOME.resolve("README.md"));
        int begin = readme.indexOf(MARK);
        assertThat(begin).as("the README has the marked block").isPositive();
        int end = readme.indexOf("```", begin + MARK.length());
        return readme.substring(begin + MARK.length(), end);
    }
}
