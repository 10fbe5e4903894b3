package portico.node.policy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * HTTP services that policies ask, off the event loops. No redirect is followed: policies ask whom their settings name,
 * and nobody else.
 */
public final class OutsideServices {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int OCTETS_MAX = 256 * 1024;
    private static final int ASKING_MAX = 1024;

    private final Semaphore room = new Semaphore(ASKING_MAX);
    private @Nullable HttpClient client;

    /** @return the answer with its body as text, which fails when that is too long; null when too much is asked already */
    public @Nullable CompletableFuture<HttpResponse<String>> ask(HttpRequest request) {
        if (!room.tryAcquire()) return null;
        // What is thrown at once is a failure like those that come later.
        return CompletableFuture.completedFuture(request)
                .thenCompose(asked -> client().sendAsync(asked, head -> new BoundedText(OCTETS_MAX)))
                .whenComplete((response, failure) -> room.release());
    }

    /** Made when there is a need: it has threads. */
    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null)
            client = known = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        return known;
    }
}
