package portico.node.warm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/** A client of the warm-up that speaks HTTP/2: several streams at a time on one connection, as browsers do. */
final class Http2Caller implements AutoCloseable {
    private static final int STREAMS = 30;

    private final HttpClient client;
    private final RequestOptions open;
    private final RequestOptions refused;

    /** @param port where HTTP/2 in clear text is taken, on loopback */
    Http2Caller(Vertx vertx, int port) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        open = request(port, "/open/7/x?y=z");
        refused = request(port, "/protected/x").putHeader("x-api-key", "wrong-key-of-nobody");
    }

    /**
     * Asks and waits for all answers.
     *
     * @return how many there were
     */
    int converse(int timeoutMillis) throws Exception {
        var answers = new ArrayList<Future<?>>();
        for (int stream = 0; stream < STREAMS; stream++) {
            RequestOptions request = stream % 5 == 4 ? refused : open;
            answers.add(client.request(request).compose(begun -> begun.send()).compose(HttpClientResponse::body));
        }
        Future.all(answers).toCompletionStage().toCompletableFuture().get(timeoutMillis, TimeUnit.MILLISECONDS);
        return STREAMS;
    }

    @Override
    public void close() throws Exception {
        client.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
    }

    private static RequestOptions request(int port, String uri) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost("a.warm.test")
                .setPort(80)
                .setURI(uri);
    }
}
