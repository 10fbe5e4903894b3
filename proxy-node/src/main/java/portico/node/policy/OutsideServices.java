package portico.node.policy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HTTP services that policies ask, off the event loops. No redirect is followed: policies ask whom their settings name,
 * and nobody else.
 */
public final class OutsideServices {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int OCTETS_MAX = 256 * 1024;
    private static final int ASKING_MAX = 1024;

    private final Semaphore room;
    private @Nullable HttpClient client;

    public OutsideServices() {
        this(ASKING_MAX);
    }

    /** @param askingMax how much is asked at a time */
    OutsideServices(int askingMax) {
        room = new Semaphore(askingMax);
    }

    /** Itself, when all that asking takes is there: that is made in compile, and not on an event loop. */
    public OutsideServices ready() {
        client();
        return this;
    }

    /**
     * @param request its timeout holds for the whole answer, not only for its head
     * @return the answer with its body as text, which fails when that is too long; null when too
     *     much is asked already; cancelled, it is asked no more
     */
    public @Nullable CompletableFuture<HttpResponse<String>> ask(HttpRequest request) {
        if (!room.tryAcquire()) return null;
        CompletableFuture<HttpResponse<String>> sent = send(request);
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.completedFuture(sent).thenCompose(Function.identity());
        // The client's own timeout ends with the head.
        request.timeout().ifPresent(timeout -> answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
        CompletableFuture<HttpResponse<String>> told = answer.whenComplete((response, failure) -> {
            room.release();
            if (failure != null) sent.cancel(true); // this one itself: only it ends the connection
        });
        told.whenComplete((response, failure) -> {
            if (told.isCancelled()) answer.cancel(true);
        });
        return told;
    }

    /** A user name and a password as Authorization has them (RFC 7617 §2). */
    public static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        try {
            return client().sendAsync(request, head -> new BoundedText(OCTETS_MAX));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e); // a failure like those that come later
        }
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
