package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static portico.testing.Await.until;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import portico.config.json.ConfigJson;

/** Starting and stopping, on ports of its own. */
final class LauncherTest {
    private static final int SAMPLES_DEFAULT = 8901; // demo/portico.yaml names these

    @Test
    void upAddsWhatIsMissingAndDownStopsJustThat() throws IOException {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.up"));
        try (var portico = new Launcher(data, ports(Ports.freeRange(3)))) {
            assertThat(portico.run("status").out()).contains("nothing runs");
            String first = portico.run("up", "--nodes", "1").ok().out();
            assertThat(first)
                    .contains(Files.readString(data.resolve("first-password")).strip());
            long admin = status(portico).at("/admin/pid").asLong();

            var again = portico.run("up", "--nodes", "1").ok();
            assertThat(again.err()).contains("runs already");
            assertThat(status(portico).at("/admin/pid").asLong()).isEqualTo(admin);

            portico.run("up", "--nodes", "2").ok();
            assertThat(status(portico).at("/nodes")).hasSize(2);
            assertThat(status(portico).at("/admin/pid").asLong()).isEqualTo(admin);
            String token = Files.readString(data.resolve("node-1/token"));
            assertThat(portico.run("token").ok().out())
                    .matches("pat_\\S+\\n")
                    .isNotEqualTo(portico.run("token").out());

            Set<Long> pids = pids(status(portico));
            assertThat(pids).hasSize(3).allMatch(pid -> ProcessHandle.of(pid).isPresent());
            portico.run("down").ok();
            awaitGone(pids);
            assertThat(portico.run("down").ok().err()).contains("nothing runs");

            // What was configured survives, and so does what the nodes are known by.
            portico.run("up", "--nodes", "1").ok();
            assertThat(Files.readString(data.resolve("node-1/token"))).isEqualTo(token);
        }
    }

    @Test
    void aPidThatIsSomebodyElsesByNowIsLeftAlone() throws Exception {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.pid"));
        Process other = new ProcessBuilder("sleep", "60").start();
        try (var portico = new Launcher(data, ports(Ports.freeRange(3)))) {
            Files.createDirectories(data.resolve("run"));
            Files.writeString(data.resolve("run/admin.pid"), other.pid() + " 1\n");
            assertThat(portico.run("down").ok().err()).contains("nothing runs");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void aTakenPortIsAClearErrorAndNothingIsLeftRunning() throws IOException {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.taken"));
        Map<String, String> ports = ports(Ports.freeRange(3));
        int management = Integer.parseInt(ports.get("PORTICO_NODE_MANAGEMENT_PORT"));
        try (var portico = new Launcher(data, ports);
                var taken = new ServerSocket(management, 1, InetAddress.getLoopbackAddress())) {
            var result = portico.run("up");
            assertThat(result.exit()).isNotZero();
            assertThat(result.err())
                    .contains("port " + taken.getLocalPort() + " is taken")
                    .contains("PORTICO_NODE_MANAGEMENT_PORT");
            assertThat(pids(status(portico))).isEmpty();
        }
    }

    @Test
    void theDemoWorksUntilItIsInterruptedAndThenAllIsGone() throws Exception {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.demo"));
        boolean free =
                Ports.isFree(SAMPLES_DEFAULT) && Ports.isFree(SAMPLES_DEFAULT + 1) && Ports.isFree(SAMPLES_DEFAULT + 2);
        if (!free) System.err.println("SKIPPED: the demo needs ports 8901 to 8903, and others have them");
        assumeTrue(free, "The demo needs ports 8901 to 8903");
        Map<String, String> ports = ports(SAMPLES_DEFAULT);
        Path output = data.resolve("demo.out");
        try (var portico = new Launcher(data, ports)) {
            Process demo = portico.start(output, "demo");
            until("the demo tells what to try", Duration.ofSeconds(120), () -> {
                if (!demo.isAlive()) throw new AssertionError("The demo has ended:\n" + Files.readString(output));
                return Files.readString(output).contains("Ctrl-C stops");
            });
            // Its three lines, as they are printed.
            String curls = Files.readString(output)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("curl") || line.startsWith("for"))
                    .collect(Collectors.joining("\n"));
            assertThat(curls.lines()).hasSize(3);
            String answers = portico.bash(curls).ok().out();
            assertThat(answers).contains("\"orders\":[").contains("\"catalogue\":[");
            assertThat(answers.lines().filter(line -> line.matches("[0-9]{3}")).toList())
                    .containsExactly("200", "200", "200", "200", "200", "429");
            Set<Long> pids = pids(status(portico));
            assertThat(pids).hasSize(4);

            portico.bash("kill -INT " + demo.pid()).ok();
            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
            awaitGone(pids);
        }
    }

    /** What has ended is there until the first process of the system takes notice of it. */
    private static void awaitGone(Set<Long> pids) {
        until(
                "all have ended",
                () -> pids.stream()
                        .noneMatch(pid -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isPresent()));
    }

    private static JsonNode status(Launcher portico) {
        return ConfigJson.readTree(portico.run("status", "--json").out().getBytes(StandardCharsets.UTF_8));
    }

    private static Set<Long> pids(JsonNode status) {
        return StreamSupport.stream(status.findValues("pid").spliterator(), false)
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong)
                .collect(Collectors.toSet());
    }

    private static Map<String, String> ports(int samples) {
        return Map.of(
                "PORTICO_ADMIN_PORT", String.valueOf(Ports.free()),
                "PORTICO_CHANNEL_PORT", String.valueOf(Ports.free()),
                "PORTICO_NODE_PORT", String.valueOf(Ports.freeRange(3)),
                "PORTICO_NODE_MANAGEMENT_PORT", String.valueOf(Ports.freeRange(3)),
                "PORTICO_SAMPLES_PORT", String.valueOf(samples));
    }
}
