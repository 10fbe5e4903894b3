package portico.e2e;

import static portico.testing.Await.until;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portico.testing.Ports;

/** One proxy node. */
final class Node implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(200);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final Program program;
    private final String name;
    private final Path cache;
    private final int port;
    private final int tlsPort;
    private final int h2cPort;
    private final int managementPort;

    /** @param environment beside its ports, its name and its directory: its token, for one */
    Node(String name, Jdk jdk, Path directory, Map<String, String> environment) {
        this.name = name;
        this.cache = directory.resolve(name);
        this.port = Ports.free();
        this.tlsPort = Ports.free();
        this.h2cPort = Ports.free();
        this.managementPort = Ports.free();
        var all = new TreeMap<String, String>();
        all.put("PORTICO_NODE_NAME", name);
        all.put("PORTICO_NODE_PORT", String.valueOf(port));
        all.put("PORTICO_NODE_TLS_PORT", String.valueOf(tlsPort));
        all.put("PORTICO_NODE_H2C_PORT", String.valueOf(h2cPort));
        all.put("PORTICO_NODE_MANAGEMENT_PORT", String.valueOf(managementPort));
        all.put("PORTICO_DATA_DIR", cache.toString());
        all.put("PORTICO_NODE_WARM_UP", "0s"); // what is tested here is right or wrong, not fast or slow
        all.putAll(environment);
        this.program = new Program(name, jdk, Built.NODE, jdk.options("node"), all, directory.resolve(name + ".log"));
    }

    Node start() {
        program.start();
        return this;
    }

    Node awaitReady() {
        until(name + " is ready", START_MAX, () -> {
            if (!program.isAlive()) throw new AssertionError(name + " has ended\n" + program.tail());
            return isReady();
        });
        return this;
    }

    boolean isReady() {
        return readiness() == 200;
    }

    /** What its readiness check answers to a load balancer; 0 when nobody does. */
    int readiness() {
        return Http.status(management("/q/health/ready"));
    }

    /** What it says that it runs: the roots of its two sections. */
    List<String> roots() {
        return said("root");
    }

    /** Where it has them from: {@code admin} or {@code disk}. */
    List<String> sources() {
        return said("source");
    }

    /** The revisions of its two sections. */
    List<Long> revisions() {
        return said("revision").stream().map(Long::valueOf).toList();
    }

    private List<String> said(String what) {
        var data = Http.send(management("/q/health/ready")).ok().json().at("/checks/0/data");
        return List.of(
                data.path("routing." + what).asText(),
                data.path("identity." + what).asText());
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** For HTTP/1.1 and HTTP/2 over TLS. */
    int tlsPort() {
        return tlsPort;
    }

    /** For HTTP/2 in clear text. */
    int h2cPort() {
        return h2cPort;
    }

    /** For health and metrics. */
    int managementPort() {
        return managementPort;
    }

    /** Where it keeps chunks and manifests. */
    Path cache() {
        return cache;
    }

    Program program() {
        return program;
    }

    /** A request of a client, with header fields as name, value, name, value. */
    Answer get(String path, String... fields) {
        return Http.send(request(path, fields));
    }

    /** The status of a request of a client, or 0 when nobody answers. */
    int status(String path, String... fields) {
        return Http.status(request(path, fields));
    }

    /** What Prometheus would read. */
    String metrics() {
        return Http.send(management("/q/metrics")).ok().body();
    }

    /** Runs a whole collection, so that the heap's size is that of what lives. */
    void collectGarbage() {
        program.diagnose("GC.run");
    }

    @Override
    public void close() {
        // Without the patience of a graceful end: no test asks for it here.
        if (program.isAlive()) program.kill();
    }

    private HttpRequest request(String path, String... fields) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER_MAX);
        if (fields.length > 0) request.headers(fields);
        return request.build();
    }

    private HttpRequest management(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(ANSWER_MAX)
                .build();
    }
}
