package portico.e2e;

import static portico.testing.Await.until;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Manifest;
import portico.testing.Ports;

/** One replica of the admin service. */
final class Admin implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(200);

    private final Program program;
    private final Path data;
    private final int port;
    private final int channelPort;
    private @Nullable AdminClient client;

    /** @param environment beside its ports and its directory: where its database is, for one */
    Admin(String name, Jdk jdk, Path directory, Map<String, String> environment) {
        this.data = directory.resolve(name);
        this.port = Ports.free();
        this.channelPort = Ports.free();
        var all = new TreeMap<>(environment);
        all.put("PORTICO_LOCAL_ACCESS", "true"); // with a database of the test's own, too
        all.put("PORTICO_DATA_DIR", data.toString());
        all.put("PORTICO_ADMIN_PORT", String.valueOf(port));
        all.put("PORTICO_CHANNEL_PORT", String.valueOf(channelPort));
        this.program = new Program(name, jdk, Built.ADMIN, jdk.options("admin"), all, directory.resolve(name + ".log"));
    }

    Admin start() {
        program.start();
        return this;
    }

    Admin awaitReady() {
        until("the admin service is ready", START_MAX, () -> {
            if (!program.isAlive()) throw new AssertionError("The admin service has ended\n" + program.tail());
            return Http.status(ready()) == 200;
        });
        return this;
    }

    /** As the local admin, whom its data directory lets in. */
    AdminClient api() {
        if (client == null) client = new AdminClient(port, "Bearer " + token());
        return client;
    }

    /** A fresh personal access token of the local admin. */
    String token() {
        return AdminClient.token(port, localSecret());
    }

    int port() {
        return port;
    }

    /** For nodes. */
    int channelPort() {
        return channelPort;
    }

    /** Where nodes find it. */
    String channelUrl() {
        return "http://127.0.0.1:" + channelPort;
    }

    /** The manifest that it serves, as a node gets it. */
    Manifest manifest(String nodeToken) {
        return ConfigJson.read(manifestJson(nodeToken).getBytes(StandardCharsets.UTF_8), Manifest.class);
    }

    /** The same, to the byte. */
    String manifestJson(String nodeToken) {
        var request = HttpRequest.newBuilder(URI.create(channelUrl() + ChannelMessage.MANIFEST_PATH))
                .header("authorization", "Bearer " + nodeToken)
                .build();
        Answer answer = Http.send(request);
        if (answer.status() == 204) throw new IllegalStateException("Nothing is rendered yet");
        return answer.expect(200).body();
    }

    Path data() {
        return data;
    }

    Program program() {
        return program;
    }

    void stop() {
        program.stop();
    }

    /** SIGKILL; its embedded database, if it has one, lives on until the next start. */
    void kill() {
        program.kill();
    }

    @Override
    public void close() {
        program.stop();
        endLeftDatabase();
    }

    private HttpRequest ready() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .build();
    }

    private String localSecret() {
        try {
            return Files.readString(data.resolve("local-access")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a killed replica left behind must not outlive the test. */
    private void endLeftDatabase() {
        if (!Files.isDirectory(data)) return;
        try (var files = Files.walk(data)) {
            for (Path file :
                    files.filter(path -> path.endsWith("postmaster.pid")).toList()) {
                long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
                ProcessHandle.of(pid)
                        .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                        .ifPresent(ProcessHandle::destroy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
