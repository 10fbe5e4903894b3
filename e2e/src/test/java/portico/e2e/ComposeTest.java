package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portico.config.json.ConfigJson;

/** The set-up for container engines, as far as it can be told without one. */
final class ComposeTest {
    private final JsonNode compose = compose();

    @Test
    void hasAllParts() {
        assertThat(compose.path("services").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("postgres", "valkey", "admin", "node");
    }

    @Test
    void everySecretMustBeGiven() {
        for (var service : compose.path("services"))
            service.path("environment").properties().forEach(variable -> {
                if (variable.getKey().matches(".*(PASSWORD|TOKEN|KEYRING)"))
                    assertThat(variable.getValue().asText())
                            .as(variable.getKey())
                            .matches("\\$\\{[A-Z_]+:\\?[^}]+}");
            });
        assertThat(compose.at("/secrets/keyring/file").asText()).contains(":?");
    }

    @Test
    void onlyTrafficIsOpenToOtherMachines() {
        for (var service : compose.path("services"))
            for (var port : service.path("ports"))
                assertThat(port.asText()).matches("127\\.0\\.0\\.1:.*|8800-8829:8800");
    }

    @Test
    void buildsFromWhatTheBuildMakesAndNotAsRoot() throws IOException {
        for (var file : containerFiles()) {
            List<String> lines = Files.readAllLines(Built.HOME.resolve(file));
            assertThat(lines).as(file).anyMatch(line -> line.startsWith("USER ") && !line.contains("root"));
            String copied = lines.stream()
                    .filter(line -> line.startsWith("COPY "))
                    .map(line -> line.split(" ")[1])
                    .findFirst()
                    .orElseThrow();
            assertThat(Built.HOME.resolve(copied).resolve("quarkus-run.jar")).exists();
            String directory = copied.replaceAll("/$", "");
            assertThat(Files.readAllLines(Built.HOME.resolve(".dockerignore"))).contains("!" + directory);
        }
    }

    private List<String> containerFiles() {
        var files = new ArrayList<String>();
        for (var service : compose.path("services"))
            if (service.has("build")) files.add(service.at("/build/dockerfile").asText());
        assertThat(files).hasSize(2);
        return files;
    }

    private static JsonNode compose() {
        try {
            Path file = Built.HOME.resolve("docker-compose.yml");
            return ConfigJson.readYaml(Files.readAllBytes(file), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
