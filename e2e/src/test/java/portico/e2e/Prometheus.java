package portico.e2e;

import static portico.testing.Await.until;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import portico.testing.Ports;

/** A Prometheus that runs, and the program that comes with it. */
final class Prometheus implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one, on loopback only.
     *
     * @param config its configuration
     * @param directory empty, for its data
     */
    static Prometheus start(Path config, Path directory) {
        int port = Ports.free();
        var process = Tool.start(new ProcessBuilder(
                        program("prometheus"),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile()));
        var started = new Prometheus(process, port);
        try {
            until("Prometheus is ready", () -> {
                if (!process.isAlive()) throw new AssertionError(Files.readString(directory.resolve("prometheus.log")));
                return Http.status(started.request("/-/ready")) == 200;
            });
            return started;
        } catch (AssertionError e) {
            started.close();
            throw e;
        }
    }

    /** What {@code promtool} says; it is content. */
    static String tool(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(program("promtool"));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("promtool", ".log");
        try {
            Tool.Ended ended = Tool.run(new ProcessBuilder(command), said);
            if (ended.exit() != 0) throw new AssertionError(command + "\n" + ended.output());
            return ended.output();
        } finally {
            Files.delete(said);
        }
    }

    /** The result of a query at this moment. */
    JsonNode query(String expression) {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return Http.send(request("/api/v1/query?query=" + encoded)).ok().json().at("/data/result");
    }

    /** The names of all metrics that it has got from anybody. */
    Set<String> metrics() {
        var names = new TreeSet<String>();
        Http.send(request("/api/v1/label/__name__/values"))
                .ok()
                .json()
                .path("data")
                .forEach(name -> names.add(name.asText()));
        return names;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }

    /** Where the launcher unpacks it, or on the path. */
    private static String program(String name) {
        Path unpacked = Built.HOME.resolve("e2e/target/prometheus/usr/bin").resolve(name);
        return Files.isExecutable(unpacked) ? unpacked.toString() : name;
    }
}
