package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Needs.need;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portico.config.json.ConfigJson;
import portico.testing.TestCertificate;

/** The dashboard in a real browser, against a real admin service and two real nodes: the stories of admin-ui/e2e. */
final class DashboardTest {
    private static final Path UI = Built.HOME.resolve("admin-ui");
    private static final int MINUTES = 60;

    @Test
    @Timeout(value = MINUTES + 5, unit = TimeUnit.MINUTES)
    void itsStoriesHoldInARealBrowser() throws Exception {
        Path playwright = UI.resolve("node_modules/@playwright/test/cli.js");
        Path chromium = Path.of(System.getenv().getOrDefault("PORTICO_CHROMIUM", "/usr/bin/chromium"));
        requireThere("the build of the dashboard (it was skipped)", playwright);
        requireThere("Chromium (./portico test installs it; PORTICO_CHROMIUM names another)", chromium);
        try (var cluster = Cluster.startOnOwnDatabase(DashboardTest.class, 1, 2);
                var upstream = Upstream.start("backend");
                var stage = new Stage(Map.of(
                        "/spoil", Stage.silent(() -> force(cluster, "no-such-service")),
                        "/mend", Stage.silent(() -> force(cluster, "backend")),
                        "/node-2/kill",
                                Stage.silent(
                                        () -> cluster.nodes().get(1).program().kill()),
                        "/node-2/start",
                                Stage.silent(
                                        () -> cluster.nodes().get(1).start().awaitReady()),
                        "/node-3/start",
                                token -> cluster.addNode("node-3", Map.of("PORTICO_NODE_TOKEN", token))
                                        .awaitReady()
                                        .name(),
                        "/certificate", DashboardTest::certificate,
                        "/admin/kill", Stage.silent(() -> cluster.admin().kill()),
                        "/admin/start",
                                Stage.silent(() -> cluster.admin().start().awaitReady())))) {
            Path output = Built.OUTPUT.resolve("DashboardTest/playwright.log");
            var command = new ArrayList<>(List.of("node", playwright.toString(), "test"));
            command.addAll(some());
            var builder = new ProcessBuilder(command)
                    .directory(UI.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "PORTICO_ADMIN_URL",
                                    "http://127.0.0.1:" + cluster.admin().port(),
                            "PORTICO_NODE_URL",
                                    "http://127.0.0.1:" + cluster.node().port(),
                            "PORTICO_UPSTREAM_URL", upstream.url(),
                            "PORTICO_STAGE_URL", stage.url(),
                            "PORTICO_FIRST_PASSWORD", firstPassword(cluster.admin()),
                            "PORTICO_PASSWORD", "a front desk for services",
                            "PORTICO_CHROMIUM", chromium.toString(),
                            "PORTICO_E2E_REPORT", report().toString(),
                            "FORCE_COLOR", "0"));
            Process stories = builder.start();
            boolean ended = stories.waitFor(MINUTES, TimeUnit.MINUTES);
            if (!ended) stories.destroy();
            assertThat(ended && stories.exitValue() == 0)
                    .as(Files.readString(output))
                    .isTrue();
        }
    }

    /** The stories that are wanted of all, by beginnings of their files' names: the first sign-in comes before any. */
    private static List<String> some() {
        String wanted = System.getenv().getOrDefault("PORTICO_STORIES", "");
        return wanted.isBlank()
                ? List.of()
                : Stream.concat(Stream.of("0-first"), Stream.of(wanted.split(",")))
                        .toList();
    }

    /** Lets the route {@code spoilt} lead to a service, past every check. */
    private static void force(Cluster cluster, String service) throws SQLException {
        try (var connection = cluster.connection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(InvalidSnapshotTest.forced("spoilt", service));
        }
    }

    /** Chain and key of one for localhost, as JSON, that is good for so many days. */
    private static String certificate(String days) {
        var life = Duration.ofDays(Integer.parseInt(days));
        var made = TestCertificate.authority("an authority of the stories").issueFor(life, "localhost");
        return ConfigJson.mapper()
                .createObjectNode()
                .put("chain", made.chain())
                .put("privateKey", made.privateKey())
                .toString();
    }

    /** That of the first admin, which the first story changes as everybody has to. */
    private static String firstPassword(Admin admin) throws IOException {
        return Files.readString(admin.data().resolve("first-password")).strip();
    }

    /** Among those of the other tests, so that each story is counted. */
    private static Path report() {
        return Built.HOME.resolve("e2e/target/failsafe-reports/TEST-dashboard.xml");
    }

    private static void requireThere(String what, Path path) {
        need(Files.exists(path), what);
    }
}
