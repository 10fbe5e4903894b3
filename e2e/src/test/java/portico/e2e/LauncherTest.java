package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;
import static portico.testing.Needs.need;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.json.ConfigJson;
import portico.db.EmbeddedDatabase;
import portico.testing.Ports;

/** Starting and stopping, on ports of its own. */
final class LauncherTest {

    /** Where a proxy is named for the world outside, which would see every secret if it were asked. */
    @Test
    void upAddsWhatIsMissingAndDownStopsJustThat() throws Exception {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.up"));
        var settings = new TreeMap<>(ports(Ports.freeRange(3)));
        settings.put("http_proxy", "http://127.0.0.1:" + Ports.free());
        try (var portico = new Launcher(data, settings)) {
            assertThat(portico.run("status").out()).contains("nothing runs");
            String first = portico.run("up", "--nodes", "1").ok().out();
            String password = Files.readString(data.resolve("first-password")).strip();
            assertThat(first).contains("admin / " + password);
            long admin = status(portico).at("/admin/pid").asLong();

            var again = portico.run("up", "--nodes", "1").ok();
            assertThat(again.err()).contains("runs already");
            assertThat(again.out()).contains("first-password").doesNotContain(password);
            assertThat(status(portico).at("/admin/pid").asLong()).isEqualTo(admin);
            aDemoBesideItEndsOnlyWhatItHasStarted(portico, data);

            portico.run("up", "--nodes", "3").ok();
            assertThat(status(portico).at("/nodes")).hasSize(3);
            assertThat(status(portico).at("/admin/pid").asLong()).isEqualTo(admin);
            String token = Files.readString(data.resolve("node-1/token"));
            assertThat(portico.run("token").ok().out())
                    .matches("pat_\\S+\\n")
                    .isNotEqualTo(portico.run("token").out());

            Set<Long> pids = pids(status(portico));
            assertThat(pids).hasSize(5).allMatch(pid -> ProcessHandle.of(pid).isPresent());
            // Each is ready a moment before it says so.
            for (String program : List.of("admin", "node-1", "node-3"))
                until(
                        "the log of " + program + " is shown",
                        () -> portico.run("logs", program).ok().out().contains("started in"));
            assertThat(portico.run("logs", "node-4").exit()).isNotZero();
            Path output = data.resolve("down.out");
            Process demo = demo(portico, output);
            pids.addAll(pids(status(portico)));
            pids.add(postgres(data));
            assertThat(pids).hasSize(7); // the samples, too
            portico.run("down").ok();
            awaitGone(pids);
            assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(Files.readString(output))
                    .contains("stopped by another call")
                    .doesNotContain("has ended");
            assertThat(demo.exitValue()).isZero();
            assertThat(portico.run("down").ok().err()).contains("nothing runs");

            // What was configured survives, and so does what the nodes are known by.
            portico.run("up", "--nodes", "1").ok();
            assertThat(Files.readString(data.resolve("node-1/token"))).isEqualTo(token);
        }
    }

    private static void aDemoBesideItEndsOnlyWhatItHasStarted(Launcher portico, Path data) throws Exception {
        Set<Long> before = pids(status(portico));
        before.add(postgres(data));
        Process demo = demo(portico, data.resolve("beside.out"));
        Set<Long> added = pids(status(portico));
        added.removeAll(before);
        assertThat(added).as("the samples and node-2").hasSize(2);
        portico.bash("kill -INT " + demo.pid()).ok();
        assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
        awaitGone(added);
        assertThat(before).allMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThat(portico.run("status").ok().out()).contains("node-1").doesNotContain("node-2", "samples");
    }

    /** Starts the demo, and waits until it tells what to try. */
    private static Process demo(Launcher portico, Path output) {
        Process demo = portico.start(output, "demo");
        until("the demo tells what to try", Duration.ofSeconds(300), () -> {
            if (!demo.isAlive()) throw new AssertionError("The demo has ended:\n" + Files.readString(output));
            return Files.readString(output).contains("Ctrl-C stops");
        });
        return demo;
    }

    /** The process number of the embedded database. */
    private static long postgres(Path data) throws IOException {
        Path file = data.resolve("postgres/cluster/postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).get(0).strip());
    }

    @Test
    void aNodeThatLostItsTokenIsLetInAgainButNotOneThatWasPutOut() throws IOException {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.token"));
        Map<String, String> settings = ports(Ports.freeRange(3));
        try (var portico = new Launcher(data, settings)) {
            portico.run("up", "--nodes", "1").ok();
            var api = new AdminClient(
                    Integer.parseInt(settings.get("PORTICO_ADMIN_PORT")),
                    "Bearer " + portico.run("token").ok().out().strip());
            Path token = data.resolve("node-1/token");
            String first = Files.readString(token);
            Files.delete(token);
            assertThat(portico.run("up", "--nodes", "1").ok().err()).contains("token of node-1 is lost");
            String second = Files.readString(token);
            assertThat(second).isNotEqualTo(first);

            api.delete("/nodes/node-1").ok();
            awaitOut(portico);
            portico.run("up", "--nodes", "1").ok();
            assertThat(Files.readString(token)).isNotEqualTo(second);
            assertThat(status(portico).at("/nodes/0/state").asText()).isEqualTo("ready");

            api.post("/nodes/node-1/revoke", "").ok();
            awaitOut(portico);
            var refused = portico.run("up", "--nodes", "2");
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.err())
                    .contains("state: revoked")
                    .contains("curl -X DELETE")
                    .contains("/nodes/node-1");
            JsonNode status = status(portico);
            assertThat(status.at("/admin/state").asText()).isEqualTo("ready");
            assertThat(status.at("/nodes")).singleElement().satisfies(node -> {
                assertThat(node.path("name").asText()).isEqualTo("node-2");
                assertThat(node.path("state").asText()).isEqualTo("ready");
            });
        }
    }

    @Test
    void nodesHaveARedisOfTheirOwnUnlessTheyAreToldOfAnother() throws IOException {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.redis"));
        Map<String, String> settings = ports(Ports.freeRange(3));
        try (var portico = new Launcher(data, settings)) {
            portico.run("up", "--nodes", "1").ok();
            JsonNode redis = status(portico).at("/redis");
            String port = settings.get("PORTICO_REDIS_PORT");
            assertThat(redis.path("state").asText()).isEqualTo("ready");
            assertThat(redis.at("/ports/redis").asText()).isEqualTo(port);
            assertThat(portico.run("status").ok().out()).contains("redis://127.0.0.1:" + port);
            Path password = data.resolve("redis/password");
            for (Path secret : Set.of(password, data.resolve("redis/redis.conf")))
                assertThat(Files.getPosixFilePermissions(secret))
                        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            assertThat(portico.bash("exec 3<>/dev/tcp/127.0.0.1/" + port
                                    + "; printf 'PING\\r\\n' >&3; read -r -t 60 answer <&3; echo \"$answer\"")
                            .ok()
                            .out())
                    .contains("NOAUTH");
            until(
                    "the node has its connections",
                    () -> portico.bash("curl -s http://127.0.0.1:" + settings.get("PORTICO_NODE_MANAGEMENT_PORT")
                                    + "/q/metrics")
                            .out()
                            .matches("(?s).*portico_redis_connections(\\{[^}]*\\})? [1-9].*"));
            assertThat(portico.bash("tr '\\0' ' ' </proc/"
                                    + status(portico).at("/nodes/0/pid").asText() + "/cmdline")
                            .out())
                    .doesNotContain(Files.readString(password).strip());
            portico.run("down").ok();
        }

        var told = new TreeMap<>(settings);
        told.put("PORTICO_REDIS_URL", "redis://127.0.0.1:" + Ports.free());
        try (var portico = new Launcher(data, told)) {
            portico.run("up", "--nodes", "1").ok();
            assertThat(status(portico).at("/redis").isNull()).isTrue();
        }
    }

    @Test
    void aDatabaseOfYourOwnNeedsNoKeyringOfYourOwn() throws IOException {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.database"));
        var settings = new TreeMap<>(ports(Ports.freeRange(3)));
        try (var database = EmbeddedDatabase.throwaway()) {
            settings.put("PORTICO_DB_URL", database.url());
            settings.put("PORTICO_DB_USER", database.user());
            settings.put("PORTICO_DB_PASSWORD", database.password());
            try (var portico = new Launcher(data, settings)) {
                Path keyring = data.resolve("keyring");
                var first = portico.run("up", "--nodes", "1").ok();
                assertThat(first.out()).contains("Keyring       " + keyring);
                assertThat(Files.getPosixFilePermissions(keyring))
                        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
                assertThat(data.resolve("postgres")).doesNotExist();
                String keys = Files.readString(keyring);

                portico.run("down").ok();
                portico.run("up", "--nodes", "1").ok();
                assertThat(Files.readString(keyring)).isEqualTo(keys);
                assertThat(status(portico).at("/nodes/0/state").asText()).isEqualTo("ready");
            }
        }
    }

    /** In a tree whose path has spaces, called from elsewhere and through a link, with a relative data directory. */
    @Test
    void itMattersNotFromWhereItIsCalled() throws IOException {
        Path place = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.place"));
        Path tree = Files.createDirectories(place.resolve("My Portico"));
        Files.copy(Built.HOME.resolve("portico"), tree.resolve("portico"), StandardCopyOption.COPY_ATTRIBUTES);
        for (var part : List.of("admin-api", "proxy-node", "samples", "demo"))
            Files.createSymbolicLink(tree.resolve(part), Built.HOME.resolve(part));
        Files.createSymbolicLink(place.resolve("gateway"), tree.resolve("portico"));
        try (var portico = new Launcher(place.resolve("my data"), ports(Ports.freeRange(3)))) {
            portico.bash("cd '%s' && PORTICO_DATA_DIR='my data' './My Portico/portico' up --nodes 1".formatted(place))
                    .ok();
            JsonNode status = status(portico);
            assertThat(status.at("/nodes/0/state").asText()).isEqualTo("ready");
            assertThat(portico.bash("cd / && '%s/gateway' status".formatted(place))
                            .ok()
                            .out())
                    .contains("node-1");
            Set<Long> pids = pids(status);
            portico.bash("cd '%s' && PORTICO_DATA_DIR='../my data' ./portico down".formatted(tree))
                    .ok();
            awaitGone(pids);
        }
    }

    @Test
    void aPortThatIsSetAnewWhileItRunsIsToldAtOnce() throws IOException {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.moved"));
        try (var portico = new Launcher(data, ports(Ports.freeRange(3)))) {
            portico.run("up", "--nodes", "1").ok();
            var moved = portico.bash("PORTICO_ADMIN_PORT=%d ./portico up --nodes 1".formatted(Ports.free()));
            assertThat(moved.exit()).isNotZero();
            assertThat(moved.err()).contains("admin runs on port").contains("./portico down first");

            // What asks it asks where it is.
            String elsewhere = ports(Ports.freeRange(3)).entrySet().stream()
                    .map(setting -> setting.getKey() + "=" + setting.getValue())
                    .collect(Collectors.joining(" "));
            assertThat(ConfigJson.readTree(portico.bash(elsewhere + " ./portico status --json")
                            .ok()
                            .out()
                            .getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(status(portico));
            assertThat(portico.bash(elsewhere + " ./portico status").ok().out())
                    .isEqualTo(portico.run("status").ok().out());
            assertThat(portico.bash(elsewhere + " ./portico token").ok().out()).startsWith("pat_");
        }
    }

    /** What stands in for them says what happens to it; the first needs its time. */
    @Test
    void nodesHaveTheTimeOfTheirStartToEndAndTheSamplesGoAfterThem() throws Exception {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.order"));
        Path said = data.resolve("said");
        var settings = new TreeMap<>(ports(Ports.freeRange(3)));
        settings.put("PORTICO_DRAIN_TIMEOUT", "0s");
        try (var portico = new Launcher(data, settings)) {
            portico.bash("""
                    cd '%s' && mkdir run
                    stand_in() {
                      bash -c "trap 'echo $1 asked; sleep $2; echo $1 ended; exit' TERM; echo $1 there; while true; do sleep 0.1; done" >>said &
                      echo "$! $(sed 's/^.*) //' /proc/$!/stat | awk '{ print $20 }')" >run/$1.pid
                    }
                    stand_in samples 0
                    stand_in node-1 12
                    echo 1m >run/node-1.drain
                    """.formatted(data)).ok();
            until("both are there", () -> Files.readAllLines(said).size() == 2);
            assertThat(portico.run("down").ok().err()).doesNotContain("killing");
            assertThat(Files.readAllLines(said).subList(2, 6))
                    .containsExactly("node-1 asked", "node-1 ended", "samples asked", "samples ended");
            try (var left = Files.list(data.resolve("run"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void aDatabaseThatDoesNotStopIsEndedAsByACrash() throws Exception {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.left"));
        Path cluster = Files.createDirectories(data.resolve("postgres/cluster"));
        // No shell: it could trap nothing that was ignored before it. And what a JVM starts has this signal blocked.
        String deaf = "import os, signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN);"
                + " signal.signal(signal.SIGQUIT, lambda *_: os._exit(2));"
                + " signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGQUIT}); print(flush=True); time.sleep(600)";
        Process stubborn = python("-c", deaf, "postgres", "-D", cluster.toString());
        var settings = new HashMap<>(ports(Ports.freeRange(3)));
        settings.put("COLUMNS", "40"); // as on a narrow terminal, to which ps would cut what it prints
        try (var portico = new Launcher(data, settings)) {
            assertThat(stubborn.getInputStream().read()).as("it is deaf by now").isPositive();
            Files.writeString(cluster.resolve("postmaster.pid"), stubborn.pid() + "\n" + cluster + "\n");
            assertThat(portico.run("down").ok().err()).contains("does not stop in time");
            assertThat(stubborn.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            stubborn.destroyForcibly().waitFor();
        }
    }

    private static Process python(String... arguments) {
        var command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException missing) {
            need(false, "python3 (./portico test installs it)");
            throw new IllegalStateException(missing);
        }
    }

    @Test
    void aDirectoryThatIsNotItsOwnKeepsItsModeAndOneThatIsEverybodysIsRefused() throws IOException {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.mode"));
        try (var portico = new Launcher(data, ports(Ports.freeRange(3)))) {
            Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rwxr-xr-x");
            Files.setPosixFilePermissions(data, mode);
            portico.run("down").ok();
            assertThat(Files.getPosixFilePermissions(data)).isEqualTo(mode);

            portico.bash("PORTICO_DATA_DIR='%s/made/here' ./portico down".formatted(data))
                    .ok();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("made/here"))))
                    .isEqualTo("rwx------");

            Set<PosixFilePermission> everybodys = PosixFilePermissions.fromString("rwxrwxrwx");
            Files.setPosixFilePermissions(data, everybodys);
            for (String command : List.of("up", "demo", "down")) {
                var refused = portico.run(command);
                assertThat(refused.exit()).isNotZero();
                assertThat(refused.err())
                        .contains("everybody can write to " + data)
                        .contains("PORTICO_DATA_DIR");
            }
            assertThat(Files.getPosixFilePermissions(data)).isEqualTo(everybodys);
        }
    }

    @Test
    void withoutCurlItSaysSoBeforeItBuilds() throws IOException {
        Path place = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.tools"));
        for (var tool : List.of("bash", "dirname", "readlink", "rm"))
            Files.createSymbolicLink(place.resolve(tool), Path.of("/usr/bin").resolve(tool));
        try (var portico = new Launcher(place.resolve("data"), Map.of())) {
            var refused = portico.bash("PATH='%s' ./portico up".formatted(place));
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.err()).contains("needs curl").doesNotContain("building");
        }
    }

    @Test
    void aPidThatIsSomebodyElsesByNowIsLeftAlone() throws Exception {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.pid"));
        Process other = new ProcessBuilder("sleep", "600").start();
        try (var portico = new Launcher(data, ports(Ports.freeRange(3)))) {
            Files.createDirectories(data.resolve("run"));
            Files.writeString(data.resolve("run/admin.pid"), other.pid() + " 1\n");
            assertThat(portico.run("down").ok().err()).contains("nothing runs");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PORTICO_ADMIN_PORT, the admin service",
        "PORTICO_CHANNEL_PORT, the node channel of the admin service",
        "PORTICO_NODE_PORT, node-1",
        "PORTICO_NODE_MANAGEMENT_PORT, the health check of node-1",
        "PORTICO_REDIS_PORT, Redis",
        "PORTICO_SAMPLES_PORT, the sample services"
    })
    void aTakenPortIsToldBeforeAnythingIsStarted(String setting, String asker) throws IOException {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.taken"));
        Map<String, String> ports = ports(Ports.freeRange(3));
        int port = Integer.parseInt(ports.get(setting));
        try (var portico = new Launcher(data, ports);
                var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var result = portico.run("up", "--samples");
            assertThat(result.exit()).isNotZero();
            assertThat(result.err())
                    .contains("port " + taken.getLocalPort() + " is taken, and " + asker + " asks for it")
                    .contains("move it with " + setting)
                    .doesNotContain("starting");
            assertThat(portico.run("status").out()).contains("nothing runs");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "1.5s", "30 s", "PT30S"})
    void aDrainTimeThatIsNoneIsToldBeforeAnythingIsStarted(String time) throws IOException {
        var settings = new TreeMap<>(ports(Ports.freeRange(3)));
        settings.put("PORTICO_DRAIN_TIMEOUT", time);
        try (var portico = new Launcher(Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.drain")), settings)) {
            var result = portico.run("up");
            assertThat(result.exit()).isNotZero();
            assertThat(result.err())
                    .contains("PORTICO_DRAIN_TIMEOUT is not a duration such as 30s: " + time)
                    .doesNotContain("starting");
        }
    }

    @Test
    void theDemoWorksUntilItIsInterruptedAndThenAllIsGone() throws Exception {
        Path data = Cluster.emptied(Built.OUTPUT.resolve("LauncherTest.demo"));
        Map<String, String> ports = ports(Ports.freeRange(3)); // the demo's services follow
        Path output = data.resolve("demo.out");
        try (var portico = new Launcher(data, ports)) {
            Process demo = demo(portico, output);
            // Its lines, as they are printed.
            String curls = Files.readString(output)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("curl") || line.startsWith("for"))
                    .collect(Collectors.joining("\n"));
            assertThat(curls.lines()).hasSize(6);
            assertThat(curls).contains("1 2 3 4 5 6");
            String answers = portico.bash(curls).ok().out();
            assertThat(answers).contains("\"orders\":[").contains("\"catalogue\":[");
            assertThat(answers.lines().filter(line -> line.matches("HTTP/[0-9.]+ 200.*")))
                    .hasSize(5);
            assertThat(answers.lines().filter(line -> line.matches("[0-9]{3}")))
                    .startsWith("200", "200", "200", "200", "200");
            // One more passes each two seconds: on a slow machine the sixth may be one of those.
            String many = curls.lines()
                    .filter(line -> line.startsWith("for"))
                    .collect(Collectors.joining("\n"))
                    .replace("1 2 3 4 5 6", "$(seq 60)");
            until(
                    "there is a limit",
                    () -> portico.bash(many).ok().out().lines().anyMatch("429"::equals));
            Set<Long> pids = pids(status(portico));
            pids.add(postgres(data));
            assertThat(pids).hasSize(6);

            portico.bash("kill -INT " + demo.pid()).ok();
            assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
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

    /** The admin service may take a token for good for a moment longer, and the launcher asks it. */
    private static void awaitOut(Launcher portico) {
        until(
                "node-1 is out",
                () -> status(portico).at("/nodes/0/state").asText().equals("not ready"));
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
                "PORTICO_NODE_WARM_UP", "0s",
                "PORTICO_ADMIN_PORT", String.valueOf(Ports.free()),
                "PORTICO_CHANNEL_PORT", String.valueOf(Ports.free()),
                "PORTICO_NODE_PORT", String.valueOf(Ports.freeRange(3)),
                "PORTICO_NODE_TLS_PORT", String.valueOf(Ports.freeRange(3)),
                "PORTICO_NODE_MANAGEMENT_PORT", String.valueOf(Ports.freeRange(3)),
                "PORTICO_REDIS_PORT", String.valueOf(Ports.free()),
                "PORTICO_SAMPLES_PORT", String.valueOf(samples));
    }
}
