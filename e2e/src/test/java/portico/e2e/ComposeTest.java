package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Needs.need;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.json.ConfigJson;

/** The set-up for container engines, as far as it can be told without an engine. */
final class ComposeTest {
    private static final String PROGRAM = "docker-compose";
    private static final long PATIENCE_SECONDS = 120;

    /** What the file's first lines say that must be given. */
    private static final Map<String, String> GIVEN = Map.of(
            "PORTICO_DB_PASSWORD", "not-a-password",
            "PORTICO_KEYRING_FILE", "./keyring",
            "PORTICO_JOIN_TOKEN", "none-yet");

    private final JsonNode compose = compose();

    /** Reads it as the program does that people start it with; that wants no engine. */
    @Test
    void dockerComposeAcceptsIt() throws IOException {
        Checked checked = check(GIVEN);
        assertThat(checked.exit).as(checked.output).isZero();
    }

    @ParameterizedTest(name = "without {0}")
    @CsvSource({
        "PORTICO_DB_PASSWORD, a password for the database",
        "PORTICO_KEYRING_FILE, the file with the keyring",
        "PORTICO_JOIN_TOKEN, the join token of a node group"
    })
    void dockerComposeSaysWhatIsMissing(String variable, String what) throws IOException {
        var given = new TreeMap<>(GIVEN);
        given.remove(variable);
        Checked checked = check(given);
        assertThat(checked.exit).isNotZero();
        assertThat(checked.output).contains(what);
    }

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

    private record Checked(int exit, String output) {}

    private static Checked check(Map<String, String> variables) throws IOException {
        Path output =
                Files.createDirectories(Built.OUTPUT.resolve("ComposeTest")).resolve("output");
        var builder = new ProcessBuilder(PROGRAM, "-f", "docker-compose.yml", "config", "-q")
                .directory(Built.HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("(PORTICO|COMPOSE|DOCKER)_.*"));
        builder.environment().putAll(variables);
        Process process = start(builder);
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new AssertionError(PROGRAM + " does not end: " + Files.readString(output));
            return new Checked(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException missing) {
            need(false, PROGRAM + " (./portico test installs it)");
            throw new IllegalStateException(missing);
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
