package portico.node.gateway;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import portico.node.identity.Caller;
import portico.node.identity.Profile;
import portico.node.limit.Limit;
import portico.node.policy.Policy;
import portico.node.policy.Workers;

/**
 * The last stages of callers with policies, of their own or by their groups: one for each of them and destination that they
 * used. Which ones that will be nobody can tell, and all that there could be are too many; so they are compiled when they
 * are asked for, by a thread of their own, and kept.
 */
final class Overlays {
    /** More are not kept: they are made again when they are asked for again. */
    @Limit("Consumers with policies of their own whose chains are kept compiled, for each configuration")
    private static final int OVERLAYS_MAX = 50_000;

    private final Making making;
    private final Map<Key, CompletableFuture<Policy[]>> known = new ConcurrentHashMap<>();

    /** @param making compiles */
    Overlays(Making making) {
        this.making = making;
    }

    /**
     * The stage of a caller, as soon as it is compiled.
     *
     * @param compile what makes it
     * @return null when too much is being compiled already
     */
    @Nullable CompletableFuture<Policy[]> of(CompiledDestination destination, Caller caller, Callable<Policy[]> compile) {
        // Policies of groups are the same for all who have the same profile: one chain for all of them.
        UUID consumer = caller.policies().isEmpty() ? null : caller.consumerId();
        var key = new Key(destination, caller.profile(), consumer);
        CompletableFuture<Policy[]> made = known.get(key);
        if (made != null && !made.isCompletedExceptionally()) return made;
        if (made != null) known.remove(key, made); // what failed is tried again by who comes next
        if (known.size() >= OVERLAYS_MAX) known.clear();
        return known.computeIfAbsent(key, absent -> making.run(compile));
    }

    private record Key(
            CompiledDestination destination,
            Profile profile,
            @Nullable UUID consumer) {}

    /** The thread that compiles, the same one for all configurations of a node. */
    static final class Making {
        @Limit(
                "Chains for callers with policies, of their own or by their groups, that wait on a node to be compiled; then 503")
        private static final int WAITING_MAX = 4096;

        private final Workers workers = new Workers("policy-compile", 1, WAITING_MAX);

        @Nullable CompletableFuture<Policy[]> run(Callable<Policy[]> compile) {
            return workers.run(compile);
        }
    }
}
