package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.secret.Keyring;
import portico.db.EmbeddedDatabase;
import portico.testing.Ports;

/** A program that cannot start says in one line why, and what to do; and it does not stay. */
final class RefusedStartTest {
    private static final Path DIRECTORY = Built.OUTPUT.resolve("RefusedStartTest");

    @BeforeAll
    static void empty() throws IOException {
        Cluster.emptied(DIRECTORY);
        Files.writeString(DIRECTORY.resolve("keyring"), Keyring.generate());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"PORTICO_ADMIN_PORT, admin API", "PORTICO_CHANNEL_PORT, node channel"})
    void theAdminServiceNamesThePortThatIsTaken(String setting, String purpose) throws IOException {
        refusesATakenPort(Built.ADMIN, admin("taken-" + setting), setting, purpose);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"PORTICO_NODE_PORT, traffic", "PORTICO_NODE_MANAGEMENT_PORT, management"})
    void aNodeNamesThePortThatIsTaken(String setting, String purpose) throws IOException {
        refusesATakenPort(Built.NODE, node("taken-" + setting), setting, purpose);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PORTICO_TRACES_URL, http://u:hidden@127.0.0.1:4318/v1/traces, PORTICO_TRACES_URL names a user",
        "PORTICO_TRACES_HEADERS_FILE, /nowhere, PORTICO_TRACES_HEADERS_FILE: /nowhere cannot be read"
    })
    void aNodeSaysWhatIsWrongWithItsCollector(String setting, String value, String why) {
        var settings = node("traces");
        settings.put("PORTICO_TRACES_URL", "http://127.0.0.1:4318/v1/traces");
        settings.put(setting, value);
        assertThat(refusal(setting, Built.NODE, settings)).contains(why).doesNotContain("hidden");
    }

    @Test
    void aNodeLeavesAnothersDirectoryAlone() {
        Map<String, String> first = node("shared-by-nodes");
        Program running = program("node", Built.NODE, first);
        running.start();
        try {
            until("it has its directory", () -> Files.exists(DIRECTORY.resolve("shared-by-nodes/cache/generations")));
            assertThat(refusal("node-2", Built.NODE, node("shared-by-nodes")))
                    .contains("another node runs in the data directory " + DIRECTORY.resolve("shared-by-nodes"))
                    .contains("PORTICO_DATA_DIR");
            assertThat(running.isAlive()).isTrue();
        } finally {
            running.kill();
        }
    }

    /** Beside a database for both, too: the second would replace the secret that lets the first one's users in. */
    @Test
    void anAdminServiceLeavesAnothersDirectoryAlone() {
        try (var database = EmbeddedDatabase.throwaway()) {
            var settings = admin("shared-by-admins");
            settings.put("PORTICO_DB_URL", database.url());
            settings.put("PORTICO_DB_USER", database.user());
            settings.put("PORTICO_DB_PASSWORD", database.password());
            settings.put("PORTICO_LOCAL_ACCESS", "true");
            try (var running = new Admin("shared-by-admins", Jdk.current(), DIRECTORY, settings)
                    .start()
                    .awaitReady()) {
                assertThat(refusal("admin-2", Built.ADMIN, settings))
                        .contains("in use by another process")
                        .contains(DIRECTORY.resolve("shared-by-admins").toString())
                        .contains("PORTICO_DATA_DIR");
                running.api().get("/services").ok();
            }
        }
    }

    private static void refusesATakenPort(Path jar, Map<String, String> settings, String setting, String purpose)
            throws IOException {
        int port = Integer.parseInt(settings.get(setting));
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal(setting, jar, settings))
                    .contains(String.valueOf(taken.getLocalPort()))
                    .contains(purpose)
                    .contains(setting);
        }
    }

    /** All that a program says, which ends without having started. */
    private static String refusal(String name, Path jar, Map<String, String> settings) {
        Program program = program(name, jar, settings);
        program.start();
        assertThat(program.awaitEnd()).isNotZero();
        assertThat(program.output()).doesNotContain("\tat ");
        return program.output();
    }

    private static Program program(String name, Path jar, Map<String, String> settings) {
        return new Program(name, Jdk.current(), jar, List.of("-Xmx256m"), settings, DIRECTORY.resolve(name + ".log"));
    }

    private static Map<String, String> admin(String directory) {
        var settings = settings(directory);
        settings.put("PORTICO_ADMIN_PORT", String.valueOf(Ports.free()));
        settings.put("PORTICO_CHANNEL_PORT", String.valueOf(Ports.free()));
        return settings;
    }

    /** One whose admin service is not there. */
    private static Map<String, String> node(String directory) {
        var settings = settings(directory);
        settings.put("PORTICO_NODE_TOKEN", "nt_of-nobody");
        settings.put("PORTICO_ADMIN_URLS", "http://127.0.0.1:" + Ports.free());
        settings.put("PORTICO_NODE_PORT", String.valueOf(Ports.free()));
        settings.put("PORTICO_NODE_MANAGEMENT_PORT", String.valueOf(Ports.free()));
        settings.put("PORTICO_NODE_WARM_UP", "0s");
        return settings;
    }

    private static Map<String, String> settings(String directory) {
        var settings = new TreeMap<String, String>();
        settings.put("PORTICO_DATA_DIR", DIRECTORY.resolve(directory).toString());
        settings.put("PORTICO_KEYRING_FILE", DIRECTORY.resolve("keyring").toString());
        return settings;
    }
}
