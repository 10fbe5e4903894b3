package portico.node.policy.jwt;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.node.limit.Limit;
import portico.node.policy.ClientShares;
import portico.node.policy.Workers;

/**
 * Verifies signatures, on a few threads: anyone can send tokens, and each costs a node more than the request that brings
 * it. No client has more than its share of the waiting room.
 */
public final class Verifications {
    @Limit("Signatures of tokens that wait on a node to be verified; then 503")
    private static final int WAITING_MAX = 1024;

    @Limit(
            "Signatures of tokens from one client address, or one /64 network, that wait on a node to be verified; then 503 to it")
    private static final int PER_CLIENT_MAX = 128;

    private final Workers workers;
    private final ClientShares shares = new ClientShares();
    private final int perClientMax;

    /** @param threadCount how many are verified at a time */
    public Verifications(int threadCount) {
        this(new Workers("token-verification", threadCount, WAITING_MAX), PER_CLIENT_MAX);
    }

    Verifications(Workers workers, int perClientMax) {
        this.workers = workers;
        this.perClientMax = perClientMax;
    }

    /**
     * Does the work as soon as there is a thread for it.
     *
     * @param client the address of who asks
     * @return null when too much waits already, of this client or of all
     */
    <T> @Nullable CompletableFuture<T> run(String client, Callable<T> work) {
        Object network = ClientShares.network(client);
        if (!shares.enter(network, perClientMax)) return null;
        CompletableFuture<T> begun = workers.run(work);
        if (begun == null) {
            shares.leave(network);
            return null;
        }
        return begun.whenComplete((result, failure) -> shares.leave(network));
    }
}
