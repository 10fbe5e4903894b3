package portico.node.testing;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.redis.RedisClients;
import portico.node.redis.RedisSettings;
import portico.testing.Ports;
import portico.testing.TestCertificate;
import redis.embedded.RedisServer;

/** A real Redis on loopback, behind a password; it can be ended and started anew on the same port. */
public final class TestRedis implements AutoCloseable {
    public static final String PASSWORD = "the-password-of-redis";

    private final int port = Ports.free();
    private final Vertx vertx = Vertx.vertx();
    private final @Nullable TestCertificate certificate;
    private final int tlsPort = Ports.free();
    private RedisServer server;

    public TestRedis() {
        this(null);
    }

    /** @param certificate what it shows on a port for TLS, which it has then beside the other one */
    public TestRedis(@Nullable TestCertificate certificate) {
        this.certificate = certificate;
        start();
    }

    public void start() {
        try {
            var builder = RedisServer.newRedisServer()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("requirepass " + PASSWORD)
                    .setting("save \"\"");
            if (certificate != null) {
                Path chain = file(certificate.chain());
                builder.setting("tls-port " + tlsPort)
                        .setting("tls-cert-file " + chain)
                        .setting("tls-key-file " + file(certificate.privateKey()))
                        .setting("tls-ca-cert-file " + chain)
                        .setting("tls-auth-clients no");
            }
            server = builder.build();
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

    /** By TLS, of which it trusts this certificate. */
    public RedisSettings settings(String host, TestCertificate trusted) {
        String url = "rediss://default:" + PASSWORD + "@" + host + ":" + tlsPort;
        return RedisSettings.of(url, Duration.ofSeconds(20), file(trusted.chain()));
    }

    /** Through something in between. */
    public RedisSettings settings(int itsPort, Duration timeout) {
        return RedisSettings.of("redis://default:" + PASSWORD + "@127.0.0.1:" + itsPort, timeout, null);
    }

    public int port() {
        return port;
    }

    public RedisSettings settings() {
        return RedisSettings.of(url(), Duration.ofSeconds(20), null);
    }

    /** Has it do something, and waits for that. */
    public Response send(Request request) {
        Redis client = RedisClients.create(vertx, new RedisOptions().setConnectionString(url()));
        try {
            return client.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2, TimeUnit.MINUTES);
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

    private static Path file(String pem) {
        try {
            Path file = Files.createTempFile("portico-redis", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
