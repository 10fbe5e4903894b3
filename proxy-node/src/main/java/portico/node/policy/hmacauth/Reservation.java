package portico.node.policy.hmacauth;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.policy.CredentialHash;
import portico.node.policy.Finding;

/**
 * A signature that an exchange has used, unless it comes to nothing: then it is good for another one. Cancelled by the
 * exchange when that ends before it is settled.
 */
final class Reservation extends CompletableFuture<@Nullable Void> {
    /** Of nothing. */
    static final Reservation NONE = new Reservation();

    private final Runnable free;
    private final List<CredentialHash> spent;
    private final @Nullable CredentialHash signature;

    private Reservation() {
        free = () -> {};
        spent = List.of();
        signature = null;
        complete(null);
    }

    /** @param owner the credential that made the signature, which {@code replays} has just been told of */
    Reservation(Replays replays, UUID owner, CredentialHash signature, Exchange exchange) {
        free = () -> replays.free(owner, signature);
        spent = exchange.spent();
        this.signature = signature;
        spent.add(signature);
    }

    /** The finding, by which it is kept or freed. */
    Finding settled(Finding finding) {
        boolean first = complete(null);
        if (first && finding.kind() != Finding.Kind.PASSED) {
            spent.remove(signature);
            free.run();
        }
        return finding;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!complete(null)) return false;
        free.run();
        return true;
    }
}
