package portico.node.policy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of the {@link OutsideServices}, shared by all policies that ask at its origin. */
public final class OutsideService {
    private final OutsideServices all;
    private final HttpClient client;
    private final Outage outage;
    private final ClientShares shares = new ClientShares();
    private final AtomicInteger asking = new AtomicInteger();

    OutsideService(OutsideServices all, HttpClient client, Outage outage) {
        this.all = all;
        this.client = client;
        this.outage = outage;
    }

    /**
     * Asks about a client, who leaves room to others.
     *
     * @param clientAddress without port
     * @return as {@link #ask(HttpRequest)}; null also when too much is asked about this client already
     */
    public @Nullable CompletableFuture<HttpResponse<byte[]>> ask(String clientAddress, HttpRequest request) {
        Object network = ClientShares.network(clientAddress);
        if (!shares.enter(network, all.shareMax(asking))) return null;
        CompletableFuture<HttpResponse<byte[]>> answer = ask(request, () -> shares.leave(network));
        if (answer == null) shares.leave(network);
        return answer;
    }

    /** It has answered as it should. */
    public void worked() {
        outage.ended();
    }

    /** @param how it answers instead, without a word of the answer itself */
    public void failed(String how) {
        outage.began(how);
    }

    /** It was asked, and there is no answer; nothing is wrong with it when it was told that none is wanted any more. */
    public void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof CancellationException)) failed(cause.getClass().getSimpleName());
    }

    /**
     * Asks for the node itself.
     *
     * @param request its timeout holds for the whole answer, not only for its head
     * @return the answer, which fails when its body is too long; null when too
     *     much is asked already; cancelled, it is asked no more
     */
    public @Nullable CompletableFuture<HttpResponse<byte[]>> ask(HttpRequest request) {
        return ask(request, () -> {});
    }

    /** @param over run when the question is over, before anybody is told: who hears of it and comes again finds room */
    private @Nullable CompletableFuture<HttpResponse<byte[]>> ask(HttpRequest request, Runnable over) {
        if (!all.enter(asking)) return null;
        CompletableFuture<HttpResponse<byte[]>> sent = send(request);
        CompletableFuture<HttpResponse<byte[]>> answer =
                CompletableFuture.completedFuture(sent).thenCompose(Function.identity());
        // The client's own timeout ends with the head.
        request.timeout().ifPresent(timeout -> answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
        // Not a stage behind the answer's: what such a stage does is left out once it is cancelled itself.
        var told = new CompletableFuture<HttpResponse<byte[]>>();
        answer.whenComplete((response, failure) -> {
            all.leave(asking);
            over.run();
            if (failure != null) sent.cancel(true); // this one itself: only it ends the connection
            if (failure == null) told.complete(response);
            else told.completeExceptionally(failure);
        });
        told.whenComplete((response, failure) -> {
            if (told.isCancelled()) answer.cancel(true);
        });
        return told;
    }

    private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
        try {
            return client.sendAsync(request, OutsideServices.octets());
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e); // a failure like those that come later
        }
    }
}
