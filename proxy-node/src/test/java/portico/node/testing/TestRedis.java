package portico.node.testing;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import portico.node.redis.RedisSettings;
import redis.embedded.RedisServer;

/** A real Redis on loopback, behind a password; it can be ended and started anew on the same port. */
public final class TestRedis implements AutoCloseable {
    public static final String PASSWORD = "the-password-of-redis";

    private final int port = freePort();
    private final Vertx vertx = Vertx.vertx();
    private RedisServer server;

    public TestRedis() {
        start();
    }

    public void start() {
        try {
            server = RedisServer.newRedisServer()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("requirepass " + PASSWORD)
                    .setting("save \"\"")
                    .build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it knew is lost. */
    public void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RedisSettings settings() {
        return RedisSettings.of(url(), Duration.ofSeconds(5), null);
    }

    /** Has it do something, and waits for that. */
    public Response send(Request request) {
        Redis client = Redis.createClient(vertx, url());
        try {
            return client.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            client.close();
        }
    }

    @Override
    public void close() {
        vertx.close();
        stop();
    }

    private String url() {
        return "redis://default:" + PASSWORD + "@127.0.0.1:" + port;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
