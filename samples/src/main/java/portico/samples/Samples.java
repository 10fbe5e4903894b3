package portico.samples;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Orders, users and a catalogue behind three ports of the loopback, in one process.
 *
 * <p>{@code PORTICO_SAMPLES_PORT} moves the first port; the other two follow it.
 */
public final class Samples implements AutoCloseable {
    private static final int FIRST_PORT = 8901;
    private static final long START_SECONDS_MAX = 20;
    private static final List<String> NAMES = List.of("orders", "users", "catalogue");

    private final Vertx vertx;
    private final List<Integer> ports;

    private Samples(Vertx vertx, List<Integer> ports) {
        this.vertx = vertx;
        this.ports = ports;
    }

    /** Runs until the process is told to end. */
    public static void main(String[] args) throws Exception {
        String configured = System.getenv("PORTICO_SAMPLES_PORT");
        Samples samples = start(configured == null ? FIRST_PORT : Integer.parseInt(configured));
        Runtime.getRuntime().addShutdownHook(new Thread(samples::close, "stop"));
        for (int index = 0; index < NAMES.size(); index++)
            System.out.println(NAMES.get(index) + " listens on http://127.0.0.1:" + samples.ports.get(index));
    }

    /** Starts all three from this port on, or on any free ports when it is 0. */
    static Samples start(int firstPort) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            List<Future<HttpServer>> servers = NAMES.stream()
                    .map(name -> listen(vertx, name, firstPort == 0 ? 0 : firstPort + NAMES.indexOf(name)))
                    .toList();
            Future.all(servers).toCompletionStage().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
            return new Samples(
                    vertx,
                    servers.stream().map(each -> each.result().actualPort()).toList());
        } catch (Exception e) {
            vertx.close(); // else its threads keep a process alive that serves nothing
            throw e;
        }
    }

    /** Where this service listens. */
    int port(String name) {
        return ports.get(NAMES.indexOf(name));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Future<HttpServer> listen(Vertx vertx, String name, int port) {
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
        return vertx.createHttpServer(options)
                .requestHandler(SampleService.load(name))
                .listen();
    }
}
