package portico.node.redis;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the shared Redis is, and how long it may take. Its password is in no text that this class makes.
 *
 * @param url {@code redis://} or {@code rediss://}, with user and password where it wants them
 * @param timeout of one question
 * @param authorities a PEM file with those who sign its certificate; those of the JVM when null
 */
public record RedisSettings(
        URI url, Duration timeout, @Nullable Path authorities) {
    private static final int PORT = 6379;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** @throws IllegalArgumentException when it cannot be used, telling why without the password */
    public static RedisSettings of(String url, Duration timeout, @Nullable Path authorities) {
        URI parsed;
        try {
            parsed = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL"); // the exception would tell all of it
        }
        if (!"redis".equals(parsed.getScheme()) && !"rediss".equals(parsed.getScheme()))
            throw new IllegalArgumentException("must begin with redis:// or rediss://");
        if (parsed.getHost() == null) throw new IllegalArgumentException("names no host");
        if (parsed.getQuery() != null || parsed.getFragment() != null)
            throw new IllegalArgumentException("ends with the number of the database, if anything");
        if (!parsed.getPath().matches("/?|/[0-9]{1,4}"))
            throw new IllegalArgumentException("has a path that is not the number of a database");
        if (timeout.toMillis() < 1) throw new IllegalArgumentException("has a timeout below 1ms");
        return new RedisSettings(parsed, timeout, authorities);
    }

    /** Host and port, for people. */
    public String place() {
        return url.getHost() + ":" + port();
    }

    RedisOptions options(int waitingMax) {
        var options = new RedisOptions()
                .setConnectionString(url.toString())
                .setProtocolNegotiation(false) // AUTH as every version knows it
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                .setMaxWaitingHandlers(waitingMax);
        var net = options.getNetClientOptions();
        net.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        if (url.getScheme().equals("rediss")) {
            net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            if (authorities != null) net.setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()));
        }
        return options;
    }

    /** What went wrong, for people: a library's message may hold the URL. */
    String tell(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String secrets = url.getRawUserInfo();
        if (secrets == null) return message;
        String told = message.replace(secrets, "***");
        String clear = url.getUserInfo();
        String password = clear.substring(clear.indexOf(':') + 1);
        return password.isEmpty() ? told : told.replace(password, "***");
    }

    @Override
    public String toString() {
        return url.getScheme() + "://" + place();
    }

    private int port() {
        return url.getPort() < 0 ? PORT : url.getPort();
    }
}
