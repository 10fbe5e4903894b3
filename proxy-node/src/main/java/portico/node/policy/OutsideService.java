package portico.node.policy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of the {@link OutsideServices}, shared by all policies that ask at its origin. */
public final class OutsideService {
    private final OutsideServices all;
    private final HttpClient client;
    private final AtomicInteger asking = new AtomicInteger();

    OutsideService(OutsideServices all, HttpClient client) {
        this.all = all;
        this.client = client;
    }

    /**
     * @param request its timeout holds for the whole answer, not only for its head
     * @return the answer with its body as text, which fails when that is too long; null when too
     *     much is asked already; cancelled, it is asked no more
     */
    public @Nullable CompletableFuture<HttpResponse<String>> ask(HttpRequest request) {
        if (!all.enter(asking)) return null;
        CompletableFuture<HttpResponse<String>> sent = send(request);
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.completedFuture(sent).thenCompose(Function.identity());
        // The client's own timeout ends with the head.
        request.timeout().ifPresent(timeout -> answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
        // Not a stage behind the answer's: what such a stage does is left out once it is cancelled itself.
        var told = new CompletableFuture<HttpResponse<String>>();
        answer.whenComplete((response, failure) -> {
            all.leave(asking);
            if (failure != null) sent.cancel(true); // this one itself: only it ends the connection
            if (failure == null) told.complete(response);
            else told.completeExceptionally(failure);
        });
        told.whenComplete((response, failure) -> {
            if (told.isCancelled()) answer.cancel(true);
        });
        return told;
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        try {
            return client.sendAsync(request, OutsideServices.text());
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e); // a failure like those that come later
        }
    }
}
