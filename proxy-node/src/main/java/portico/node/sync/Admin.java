package portico.node.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.channel.Join;
import portico.config.channel.Poll;
import portico.config.channel.PurgeOrders;
import portico.config.channel.PurgeReport;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Sha256;

/** One admin replica over plain HTTP. What it sends is believed only as far as it has been bounded and verified. */
final class Admin implements AutoCloseable {
    /** Chunks asked for at the same time. */
    static final int FETCHES_MAX = 4;

    private static final int MANIFEST_BYTES_MAX = 32 << 20; // two sections of 65,536 hashes are 9 MB
    private static final int CHUNK_BYTES_MAX = 64 << 20;
    private static final int PURGES_BYTES_MAX = 1 << 20;
    private static final int JOINED_BYTES_MAX = 16 << 10;
    private static final int REASON_LENGTH_MAX = 200;
    private static final String PROBLEM = "application/problem+json";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final URI base;
    private final HttpClient http;

    Admin(Vertx vertx, URI base) {
        this.vertx = vertx;
        this.base = base;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(FETCHES_MAX)
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setKeepAliveTimeout(60));
    }

    /**
     * What a poll brought.
     *
     * @param manifest null when after the time to wait it still is the one that is known
     * @param drained whether the node shall take no new traffic
     * @param counted which of the node's counts are stored; null when nothing is said of any
     */
    record Polled(@Nullable Manifest manifest, boolean drained, ChannelMessage.@Nullable Counted counted) {}

    URI base() {
        return base;
    }

    /** The newest manifest. */
    Manifest manifest(String token) throws AdminFailure, InterruptedException {
        String path = ChannelMessage.MANIFEST_PATH;
        return manifest(path, await(path, get(token, path, MANIFEST_BYTES_MAX, ANSWER_TIMEOUT), ANSWER_TIMEOUT));
    }

    /**
     * Waits for a newer manifest than the one that is known.
     *
     * @param known the root of the snapshot that the node has
     * @param said what the admin service hears of the node meanwhile
     */
    Polled poll(String token, @Nullable Sha256 known, Duration wait, Poll said)
            throws AdminFailure, InterruptedException {
        String query = known == null ? "" : "?after=" + known.hex() + "&wait=" + wait.toMillis() + "ms";
        String path = ChannelMessage.MANIFEST_PATH + query;
        Duration patience = ANSWER_TIMEOUT.plus(wait);
        Buffer body = Buffer.buffer(ConfigJson.write(said));
        var options = options(HttpMethod.POST, path, patience)
                .putHeader("authorization", "Bearer " + token)
                .putHeader("content-type", "application/json");
        Answer answer =
                await(path, send(options, path, request -> request.send(body), MANIFEST_BYTES_MAX, patience), patience);
        return new Polled(answer.status == 204 ? null : manifest(path, answer), answer.drained, answer.counted);
    }

    /** Which purges the node has not done. */
    PurgeOrders purges(String token, PurgeReport done) throws AdminFailure, InterruptedException {
        String path = ChannelMessage.PURGES_PATH;
        Buffer body = Buffer.buffer(ConfigJson.write(done));
        var options = options(HttpMethod.POST, path, ANSWER_TIMEOUT)
                .putHeader("authorization", "Bearer " + token)
                .putHeader("content-type", "application/json");
        Answer answer = await(
                path,
                send(options, path, request -> request.send(body), PURGES_BYTES_MAX, ANSWER_TIMEOUT),
                ANSWER_TIMEOUT);
        try {
            return ConfigJson.read(answer.body.getBytes(), PurgeOrders.class);
        } catch (RuntimeException e) {
            throw new AdminFailure(base + path + " are no purges: " + e.getMessage(), e);
        }
    }

    private Manifest manifest(String path, Answer answer) throws AdminFailure {
        try {
            return ConfigJson.read(answer.body.getBytes(), Manifest.class);
        } catch (RuntimeException e) {
            throw new AdminFailure(base + path + " is no manifest: " + e.getMessage(), e);
        }
    }

    /** A chunk as it was sent, not verified. */
    Future<Chunk> chunk(String token, Sha256 hash) {
        String path = ChannelMessage.CHUNKS_PATH + hash.hex();
        return get(token, path, CHUNK_BYTES_MAX, ANSWER_TIMEOUT).map(answer -> new Chunk(hash, answer.body.getBytes()));
    }

    /** Exchanges a join token for one of the node's own. */
    String join(Join join) throws AdminFailure, InterruptedException {
        Answer answer = joined(Buffer.buffer(ConfigJson.write(join)));
        try {
            return ConfigJson.read(answer.body.getBytes(), Join.Joined.class).token();
        } catch (RuntimeException e) {
            throw new AdminFailure(base + Join.PATH + " answers no token"); // the cause could quote it
        }
    }

    private Answer joined(Buffer body) throws AdminFailure, InterruptedException {
        var options = options(HttpMethod.POST, Join.PATH, ANSWER_TIMEOUT).putHeader("content-type", "application/json");
        try {
            return await(
                    Join.PATH,
                    send(options, Join.PATH, request -> request.send(body), JOINED_BYTES_MAX, ANSWER_TIMEOUT),
                    ANSWER_TIMEOUT);
        } catch (Unauthorized e) {
            throw new Unauthorized("the admin service does not accept the join token in PORTICO_JOIN_TOKEN");
        }
    }

    /** @throws Unauthorized when that is what this answer means */
    static void refuseUnauthorized(int status, @Nullable String challenge) throws Unauthorized {
        if (status == 401 && challenge != null && challenge.contains("realm=\"" + ChannelMessage.REALM + "\""))
            throw new Unauthorized("the admin service does not accept this node's token");
    }

    @Override
    public void close() {
        http.close();
    }

    /** Waits on the sync thread. */
    <T> T await(String path, Future<T> future, Duration patience) throws AdminFailure, InterruptedException {
        try {
            // The request times out by itself; this is for an answer that trickles.
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(patience.plus(CONNECT_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AdminFailure failure) throw failure;
            throw new AdminFailure(base + path + ": " + AdminFailure.words(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new AdminFailure(base + path + " takes too long", e);
        }
    }

    private Future<Answer> get(String token, String path, int bytesMax, Duration patience) {
        var options = options(HttpMethod.GET, path, patience).putHeader("authorization", "Bearer " + token);
        return send(options, path, HttpClientRequest::send, bytesMax, patience);
    }

    private RequestOptions options(HttpMethod method, String path, Duration patience) {
        return new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(base.resolve(path).toString())
                .setConnectTimeout(CONNECT_TIMEOUT.toMillis())
                .setIdleTimeout(patience.toMillis());
    }

    private Future<Answer> send(
            RequestOptions options,
            String path,
            java.util.function.Function<HttpClientRequest, Future<HttpClientResponse>> send,
            int bytesMax,
            Duration patience) {
        return http.request(options).compose(request -> {
            long deadline = vertx.setTimer(patience.toMillis(), id -> request.reset());
            return send.apply(request)
                    .compose(response -> read(request, response, path, bytesMax))
                    .onComplete(done -> vertx.cancelTimer(deadline));
        });
    }

    private Future<Answer> read(HttpClientRequest request, HttpClientResponse response, String path, int bytesMax) {
        int status = response.statusCode();
        Promise<Answer> answer = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(answer::tryFail);
        response.handler(part -> {
            if (body.length() + part.length() <= bytesMax) body.appendBuffer(part);
            else if (answer.tryFail(new AdminFailure(base + path + " is over " + bytesMax + " bytes"))) request.reset();
        });
        response.endHandler(end -> {
            try {
                refuseUnauthorized(status, response.getHeader("www-authenticate"));
                if (status / 100 != 2)
                    throw new AdminFailure(base + path + " answers " + status + reason(response, body));
                boolean drained = Boolean.parseBoolean(response.getHeader(ChannelMessage.DRAINED_FIELD));
                var counted = ChannelMessage.Counted.parse(response.getHeader(ChannelMessage.COUNTED_FIELD));
                answer.tryComplete(new Answer(status, body, drained, counted));
            } catch (AdminFailure e) {
                answer.tryFail(e);
            }
        });
        return answer.future();
    }

    /** What a problem says of itself (RFC 9457), for people who read the log. */
    private static String reason(HttpClientResponse response, Buffer body) {
        if (!PROBLEM.equals(response.getHeader("content-type"))) return "";
        try {
            String detail = ConfigJson.read(body.getBytes(), JsonNode.class)
                    .path("detail")
                    .asText()
                    .replaceAll("\\p{Cntrl}", " ");
            return ": " + detail.substring(0, Math.min(detail.length(), REASON_LENGTH_MAX));
        } catch (RuntimeException e) {
            return ""; // the status has been said
        }
    }

    private record Answer(int status, Buffer body, boolean drained, ChannelMessage.@Nullable Counted counted) {}
}
