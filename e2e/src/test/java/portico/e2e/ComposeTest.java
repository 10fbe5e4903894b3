package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.json.ConfigJson;

/** The set-up for container engines, as far as it can be told without an engine. */
final class ComposeTest {
    private static final String PROGRAM = "docker-compose";

    /** What the file's first lines say that must be given. */
    private static final Map<String, String> GIVEN = Map.of(
            "PORTICO_DB_PASSWORD", "not-a-password",
            "PORTICO_KEYRING_FILE", "./keyring",
            "PORTICO_JOIN_TOKEN", "none-yet");

    private final JsonNode compose = compose();

    /** Reads it as the program does that people start it with; that wants no engine. */
    @Test
    void dockerComposeAcceptsIt() throws IOException {
        Tool.Ended checked = check(GIVEN);
        assertThat(checked.exit()).as(checked.output()).isZero();
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
        Tool.Ended checked = check(given);
        assertThat(checked.exit()).isNotZero();
        assertThat(checked.output()).contains(what);
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
                assertThat(port.asText()).matches("127\\.0\\.0\\.1:.*|\\$\\{PORTICO_NODE_PORTS:-8800-8802}:8800");
    }

    @Test
    void theDatabaseIsHealthyOnlyWhenOthersReachIt() {
        assertThat(compose.at("/services/postgres/healthcheck/test/1").asText()).contains("-h 127.0.0.1");
    }

    /** The engine stops last what others depend on. */
    @Test
    void nodesDrainBeforeWhatTheyUseIsStopped() {
        assertThat(compose.at("/services/node/depends_on").fieldNames())
                .toIterable()
                .contains("admin", "valkey");
    }

    @Test
    void whatIsSetIsASettingOfThePartThatGetsIt() throws IOException {
        for (var page : Map.of("admin", "settings.md", "node", "node.md").entrySet()) {
            String settings =
                    Files.readString(Built.HOME.resolve("docs/reference").resolve(page.getValue()));
            var given = compose.path("services").path(page.getKey()).path("environment");
            assertThat(given.fieldNames()).toIterable().isNotEmpty();
            given.fieldNames().forEachRemaining(variable -> assertThat(settings).contains("| `" + variable + "` |"));
        }
    }

    @Test
    void allPartsOfOursLogJsonAndNothingElse() throws IOException {
        for (var service : compose.path("services"))
            if (service.has("build"))
                assertThat(service.at("/environment/PORTICO_LOG_JSON").asText()).isEqualTo("true");
        for (var file : containerFiles())
            try (var jar = new JarFile(
                    Built.HOME.resolve(copied(file)).resolve("quarkus-run.jar").toFile())) {
                // Without it the JVM writes warnings of its own amid the log.
                assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
                        .as(file)
                        .isEqualTo("ALL-UNNAMED");
            }
    }

    /** A JVM's heap is a share of it; without a bound each would count on the whole machine. */
    @Test
    void whatRunsOurProgramsHasABoundOfMemory() {
        for (var service : compose.path("services"))
            if (service.has("build"))
                assertThat(service.path("mem_limit").asText()).matches("\\$\\{PORTICO_[A-Z]+_MEMORY:-1g}");
    }

    @Test
    void secretsThatTheFirstLinesMakeStayOutOfTheRepository() throws IOException {
        assertThat(Files.readAllLines(Built.HOME.resolve(".gitignore"))).contains("/keyring", "/.env");
    }

    @Test
    void buildsFromWhatTheBuildMakesAndNotAsRoot() throws IOException {
        for (var file : containerFiles()) {
            List<String> lines = Files.readAllLines(Built.HOME.resolve(file));
            assertThat(lines).as(file).anyMatch(line -> line.startsWith("USER ") && !line.contains("root"));
            String copied = copied(file);
            assertThat(Built.HOME.resolve(copied).resolve("quarkus-run.jar")).exists();
            String directory = copied.replaceAll("/$", "");
            assertThat(Files.readAllLines(Built.HOME.resolve(".dockerignore"))).contains("!" + directory);
        }
    }

    private static String copied(String containerFile) throws IOException {
        return Files.readAllLines(Built.HOME.resolve(containerFile)).stream()
                .filter(line -> line.startsWith("COPY "))
                .map(line -> line.split(" ")[1])
                .findFirst()
                .orElseThrow();
    }

    private static Tool.Ended check(Map<String, String> variables) throws IOException {
        Path directory = Files.createDirectories(Built.OUTPUT.resolve("ComposeTest"));
        Path output = directory.resolve("output");
        // What somebody who lives with it keeps in .env is not for here.
        Path none = Files.writeString(directory.resolve("no-variables"), "");
        var builder = new ProcessBuilder(
                        PROGRAM, "--env-file", none.toString(), "-f", "docker-compose.yml", "config", "-q")
                .directory(Built.HOME.toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("(PORTICO|COMPOSE|DOCKER)_.*"));
        builder.environment().putAll(variables);
        return Tool.run(builder, output);
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
