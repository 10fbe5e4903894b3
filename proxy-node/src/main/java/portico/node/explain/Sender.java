package portico.node.explain;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portico.config.explain.HeaderField;
import portico.config.explain.MadeUpRequest;
import portico.config.explain.SentExchange;
import portico.node.limit.Limit;

/**
 * Carries a made-up request out as a client would: over a connection to the node's own listener, so that all that
 * happens to requests happens to it.
 */
public final class Sender {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Limit("Octets of a response's body that are shown for a request that Try it sends")
    private static final int BODY_SHOWN_MAX = 4 * 1024;

    /** What is longer is not worth waiting for. */
    private static final int BODY_READ_MAX = 1024 * 1024;

    private static final int HEADERS_SHOWN_MAX = 64;
    private static final int HEADERS_OCTETS_MAX = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private final Vertx vertx;
    private final Door door;
    private final Duration patience;

    /** Where the node takes traffic; asked each time, for it is open only later. */
    public interface Door {
        /** Where clients connect; null when there is no such port, or requests from the node itself would not get in. */
        @Nullable SocketAddress of(boolean secure);
    }

    public Sender(Vertx vertx, Door door) {
        this(vertx, door, PATIENCE);
    }

    /** @param patience how long the whole exchange may take */
    Sender(Vertx vertx, Door door, Duration patience) {
        this.vertx = vertx;
        this.door = door;
        this.patience = patience;
    }

    /** Sends the request, which {@link MadeUpRequest#check} finds nothing wrong with; whatever comes of it is a result. */
    public CompletionStage<SentExchange> send(MadeUpRequest request) {
        var url = Url.of(request.url());
        SocketAddress to = door.of(url.secure());
        if (to == null)
            return CompletableFuture.completedFuture(SentExchange.failed(
                    url.secure()
                            ? "The node has no port for TLS that takes its own connections"
                            : "The node takes no connections without a PROXY header, so not its own",
                    0));
        return new Sending(request, url, to).run();
    }

    /** One request on a connection of its own. */
    private final class Sending {
        private final MadeUpRequest request;
        private final Url url;
        private final SocketAddress to;
        private final HttpClient http;
        private final long startNanos = System.nanoTime();
        private final CompletableFuture<SentExchange> done = new CompletableFuture<>();
        private final Buffer body = Buffer.buffer();
        private @Nullable HttpClientResponse response;
        private long bodyOctets;

        Sending(MadeUpRequest request, Url url, SocketAddress to) {
            this.request = request;
            this.url = url;
            this.to = to;
            http = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_1_1)
                    .setSsl(url.secure())
                    // It is this very process: there is nobody else to be taken for it.
                    .setTrustAll(true)
                    .setVerifyHost(false)
                    .setForceSni(url.secure())
                    .setKeepAlive(false)
                    .setMaxHeaderSize(HEADERS_OCTETS_MAX)
                    .setConnectTimeout((int) patience.toMillis()));
        }

        CompletionStage<SentExchange> run() {
            String late = "There was no response within " + patience.toMillis() + " ms";
            long timer = vertx.setTimer(patience.toMillis(), over -> conclude(false, late));
            try {
                http.request(options()).onSuccess(this::send).onFailure(this::fail);
            } catch (RuntimeException e) {
                fail(e);
            }
            return done.whenComplete((sent, failure) -> {
                vertx.cancelTimer(timer);
                http.close();
            });
        }

        private RequestOptions options() {
            String host = url.host();
            return new RequestOptions()
                    .setServer(to)
                    // Names the host in the handshake; a request's own Host field is set below.
                    .setHost(NAME.matcher(host).matches() ? host : to.host())
                    .setPort(to.port())
                    .setSsl(url.secure())
                    .setMethod(HttpMethod.valueOf(request.method()))
                    .setURI(url.target())
                    .setFollowRedirects(false);
        }

        private void send(HttpClientRequest sent) {
            try {
                request.headers().forEach((name, value) -> sent.putHeader(name, Explainer.octets(value)));
                sent.putHeader(HttpHeaders.HOST, Explainer.octets(url.authority()));
                sent.exceptionHandler(this::fail)
                        .response()
                        .onSuccess(this::read)
                        .onFailure(this::fail);
                byte[] octets = request.bodyOctets();
                if (request.body() == null) sent.end();
                else
                    sent.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(octets.length))
                            .end(Buffer.buffer(octets));
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        private void read(HttpClientResponse response) {
            this.response = response;
            Handler<Throwable> broken = failure -> conclude(false, "");
            response.exceptionHandler(broken);
            response.handler(chunk -> {
                int room = BODY_SHOWN_MAX - body.length();
                if (room > 0) body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
                bodyOctets += chunk.length();
                if (bodyOctets > BODY_READ_MAX) conclude(false, "");
            });
            response.endHandler(end -> conclude(bodyOctets <= BODY_SHOWN_MAX, ""));
        }

        private void fail(Throwable failure) {
            String message = failure.getMessage();
            conclude(false, "It was not answered: " + (message == null ? "the connection was closed" : message));
        }

        /** @param why there is no response, where there is none */
        private void conclude(boolean complete, String why) {
            if (done.isDone()) return;
            long micros = NANOSECONDS.toMicros(System.nanoTime() - startNanos);
            HttpClientResponse got = response;
            if (got == null) {
                done.complete(SentExchange.failed(why, micros));
                return;
            }
            done.complete(new SentExchange(
                    got.statusCode(),
                    got.getHeader("x-request-id"),
                    fields(got),
                    new String(body.getBytes(), StandardCharsets.UTF_8),
                    bodyOctets,
                    complete,
                    micros,
                    null));
        }
    }

    private static List<HeaderField> fields(HttpClientResponse response) {
        var fields = new ArrayList<HeaderField>();
        for (var field : response.headers()) {
            if (fields.size() == HEADERS_SHOWN_MAX) break;
            String name = field.getKey();
            fields.add(new HeaderField(name, Secrecy.hides(name) ? HeaderField.HIDDEN : field.getValue()));
        }
        return fields;
    }
}
