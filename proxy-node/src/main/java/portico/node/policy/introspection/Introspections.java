package portico.node.policy.introspection;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.node.limit.Limit;
import portico.node.policy.CredentialHash;
import portico.node.policy.VerifiedCredentials;

/** What an issuer has said of tokens, and what it is being asked: of each token once, however many exchanges show it. */
public final class Introspections {
    @Limit("Tokens whose introspection each oauth2-introspection remembers; those not used lately are forgotten first")
    private static final int TOKENS_MAX = 32 * 1024;

    @Limit(
            "Octets that the tokens remembered by each oauth2-introspection take, by and large; those not used lately are forgotten first")
    private static final int OCTETS_MAX = 32 * 1024 * 1024;

    private final VerifiedCredentials<Introspected> good =
            new VerifiedCredentials<>(TOKENS_MAX, OCTETS_MAX, Introspected::octets);
    private final Map<CredentialHash, CompletableFuture<Verdict>> flights = new ConcurrentHashMap<>();

    /** What is known of a token and may still be believed; null when it has to be asked. */
    @Nullable Introspected find(CredentialHash token, long nowMillis) {
        Introspected known = good.find(token);
        if (known == null || nowMillis < known.goodUntilMillis()) return known;
        good.forget(token);
        return null;
    }

    /**
     * What the issuer says, as soon as it does.
     *
     * @param ask begins to ask; null when too much is asked already
     */
    CompletableFuture<Verdict> ask(CredentialHash token, Supplier<@Nullable CompletableFuture<Verdict>> ask) {
        var mine = new CompletableFuture<Verdict>();
        CompletableFuture<Verdict> other = flights.putIfAbsent(token, mine);
        if (other != null) return other;
        // What is thrown at once is a failure like those that come later.
        CompletableFuture.completedFuture(ask)
                .thenCompose(begin -> {
                    CompletableFuture<Verdict> asked = begin.get();
                    return asked == null ? CompletableFuture.completedFuture(Verdict.BUSY) : asked;
                })
                .whenComplete((verdict, failure) -> {
                    Verdict said = verdict == null ? Verdict.UNKNOWN : verdict;
                    Introspected found = said.good();
                    if (found != null) good.remember(token, found);
                    flights.remove(token, mine);
                    mine.complete(said);
                });
        return mine;
    }
}
