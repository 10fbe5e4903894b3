package portico.node.warm;

import io.vertx.core.Vertx;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.config.ConfigDocument;
import portico.config.Entity;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.json.ConfigJson;
import portico.config.secret.Keyring;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.Routing;
import portico.node.account.AccessLog;
import portico.node.account.Accounts;
import portico.node.exchange.Memory;
import portico.node.gateway.Gateways;
import portico.node.listener.Listener;
import portico.node.listener.TrafficSettings;
import portico.node.names.Names;
import portico.node.upstream.Upstreams;

/**
 * Runs real exchanges over loopback through the real handlers, with a configuration and a service of its own, until the
 * compiler has seen them often enough. Nothing of it is counted, logged or reachable from outside, and none of the
 * node's services hears of it.
 */
public final class WarmUp {
    private static final String KEY = "warm-up-key-that-opens-nothing";
    private static final String CONFIGURATION = """
            format: portico/v1
            services:
            - { name: warm, url: "http://127.0.0.1:%d" }
            policies:
            - { name: headers, type: response-headers, everywhere: true, settings: { set: { x-warm: "1" } } }
            routes:
            - { name: open, match: { hosts: ["*.warm.test"], paths: ["/open/{id}/**"] }, forward: { service: warm } }
            - name: protected
              match: { paths: ["/protected/**"], methods: [GET, POST] }
              forward: { service: warm, stripPrefix: /protected }
              policies:
              - { type: key-auth }
              - { type: rate-limit, settings: { limit: 1000000, per: 1s } }
              - { type: request-headers, settings: { set: { x-warm: "1" } } }
            """;

    /** As requests come: fast ones for the most part, some refused, some for the general carrier. */
    private static final List<String> REQUESTS = List.of(
            "GET /open/7/x?y=z HTTP/1.1\r\nHost: a.warm.test\r\nUser-Agent: warm\r\nAccept: */*\r\n\r\n",
            "GET /protected/x HTTP/1.1\r\nHost: warm.test\r\nX-Api-Key: " + KEY + "\r\nAccept: */*\r\n\r\n",
            "POST /protected/x HTTP/1.1\r\nHost: warm.test\r\nX-Api-Key: " + KEY + "\r\nContent-Length: 2\r\n\r\n{}",
            "GET /protected/x HTTP/1.1\r\nHost: warm.test\r\nX-Api-Key: wrong-key-of-nobody\r\n\r\n",
            "GET /nothing HTTP/1.1\r\nHost: warm.test\r\n\r\n",
            "GET /open/7/x HTTP/1.1\r\nHost: a.warm.test\r\nUpgrade: none\r\n\r\n");

    private static final int PER_CONNECTION = 30;

    /** Long, since whole machines start at once. */
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Vertx vertx;
    private final Names names;
    private final int loops;
    private final boolean http2;

    /**
     * A warm-up of these event loops.
     *
     * @param loops how many there are
     * @param http2 whether they will take HTTP/2, too
     */
    public WarmUp(Vertx vertx, Names names, int loops, boolean http2) {
        this.vertx = vertx;
        this.names = names;
        this.loops = loops;
        this.http2 = http2;
    }

    /**
     * Runs until so many exchanges have been served or the time is over, whichever is first; for each version of HTTP.
     *
     * @return how many exchanges there were
     * @throws IOException when the loopback interface does not work
     */
    public int run(int exchanges, Duration patience) throws Exception {
        try (var service = new WarmService()) {
            var keyring = Keyring.parse(Keyring.generate());
            var accounts = new Accounts(loops);
            var gateways = new Gateways(new Upstreams(vertx, names, loops), accounts, keyring);
            configure(gateways, service.port(), keyring);
            var settings = TrafficSettings.onLoopback(0, loops).withPorts(TrafficSettings.CLOSED, 0);
            var listener =
                    new Listener(vertx, settings, gateways::current, accounts, AccessLog.NONE, null, new Memory());
            listener.start().toCompletionStage().toCompletableFuture().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            try {
                int served = repeat(exchanges, patience, turn -> converse(listener.port(), turn));
                if (http2)
                    try (var caller = new Http2Caller(vertx, listener.h2cPort())) {
                        served += repeat(exchanges, patience, turn -> caller.converse(TIMEOUT_MILLIS));
                    }
                return served;
            } finally {
                listener.close().toCompletionStage().toCompletableFuture().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private interface Conversation {
        /** @return how many exchanges it had */
        int next(int turn) throws Exception;
    }

    private static int repeat(int exchanges, Duration patience, Conversation conversation) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        int served = 0;
        do served += conversation.next(served);
        while (served < exchanges && System.nanoTime() < deadline);
        return served;
    }

    /** One connection's worth of requests; new connections are what a node sees most of when it is new. */
    private static int converse(int port, int turn) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int number = 0; number < PER_CONNECTION; number++) {
                String request = REQUESTS.get((turn + number) % REQUESTS.size());
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                // A connection to the service that ends under a POST ends this one, too: as much a part of life.
                if (!skipResponse(in)) return number;
            }
            return PER_CONNECTION;
        }
    }

    /** False when the connection has ended. */
    private static boolean skipResponse(InputStream in) throws IOException {
        int length = 0;
        String line = line(in);
        while (line != null && !line.isEmpty()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15))
                length = Integer.parseInt(line.substring(15).strip());
            line = line(in);
        }
        return line != null && in.readNBytes(length).length == length;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) return null;
            if (octet != '\r') line.append((char) octet);
        }
        return line.toString();
    }

    private static void configure(Gateways gateways, int port, Keyring keyring) {
        byte[] yaml = CONFIGURATION.formatted(port).getBytes(StandardCharsets.UTF_8);
        ConfigDocument document = ConfigJson.readYaml(yaml, ConfigDocument.class);
        var entries = new java.util.ArrayList<ChunkEntry>();
        document.services().forEach(service -> entries.add(ChunkEntry.of(service.withId(id(service)))));
        document.policies().forEach(policy -> entries.add(ChunkEntry.of(policy.withId(id(policy)))));
        document.routes().forEach(route -> entries.add(ChunkEntry.of(route.withId(id(route)))));
        var consumer = new portico.config.consumer.Consumer(UUID.randomUUID(), "warm", null, null, null);
        var key = new Credential.ApiKey(UUID.randomUUID(), "main", "", keyring.hash(KEY), null);
        gateways.applyIdentity(List.of(new EnrolledConsumer(consumer, List.of(key))));
        gateways.applyRouting(Routing.of(entries));
    }

    private static UUID id(Entity entity) {
        return UUID.nameUUIDFromBytes((entity.kind().word() + entity.name()).getBytes(StandardCharsets.UTF_8));
    }
}
