package portico.node.policy.jwt;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.policy.PolicyUse;
import portico.config.policy.jwt.TokenIssuer;
import portico.node.limit.Limit;
import portico.node.policy.Kept;
import portico.node.policy.OutsideServices;
import portico.node.policy.VerifiedCredentials;

/** What a node knows of issuers and their tokens, shared by all policies that trust the same ones. */
public final class Issuers {
    @Limit("Tokens that each jwt remembers as verified; those not used lately are forgotten first")
    private static final int TOKENS_MAX = 32 * 1024;

    @Limit(
            "Octets that the tokens remembered by each jwt take, by and large; those not used lately are forgotten first")
    private static final int TOKEN_OCTETS_MAX = 32 * 1024 * 1024;

    /** How often it is looked whether keys have become old. */
    private static final long TENDED_SECONDS = 5;

    private final KeyFetch fetch;
    private final LongSupplier nanos;
    private final Kept<TokenIssuer, IssuerKeys> keys = new Kept<>();
    private boolean tending;
    private final Kept<PolicyUse, VerifiedCredentials<VerifiedToken>> tokens = new Kept<>();

    /** @param nanos a clock that only goes forward, by which it is told how old keys are and who may ask again */
    public Issuers(OutsideServices services, LongSupplier nanos) {
        fetch = new KeyFetch(services);
        this.nanos = nanos;
    }

    /** The issuer's keys, which are being fetched from now on for as long as anybody wants them. */
    IssuerKeys of(TokenIssuer issuer) {
        IssuerKeys kept = keys.of(issuer, () -> make(issuer));
        kept.tend();
        if (kept.isFetched()) beginTending();
        return kept;
    }

    private synchronized void beginTending() {
        if (tending) return;
        tending = true;
        tendLater();
    }

    private void tendLater() {
        CompletableFuture.delayedExecutor(TENDED_SECONDS, TimeUnit.SECONDS).execute(this::tend);
    }

    /** Apart from all traffic: keys of an issuer that nobody has shown a token of for hours are good, too. */
    private synchronized void tend() {
        tending = false;
        for (var each : keys.all())
            if (each.isFetched()) {
                tending = true;
                each.tend();
            }
        if (tending) tendLater();
    }

    /** The tokens that a policy has found to be good, by what stands for its settings. */
    VerifiedCredentials<VerifiedToken> tokens(PolicyUse use) {
        return tokens.of(use, () -> new VerifiedCredentials<>(TOKENS_MAX, TOKEN_OCTETS_MAX, VerifiedToken::octets));
    }

    /** Those whose keys cannot be had now, or are unusable; no more than so many. */
    public List<FailingIssuer> failing(int countMax) {
        return keys.all().stream()
                .map(IssuerKeys::failing)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(FailingIssuer::issuer))
                .limit(countMax)
                .toList();
    }

    private IssuerKeys make(TokenIssuer issuer) {
        return issuer.jwks() != null
                ? IssuerKeys.fixed(issuer)
                : IssuerKeys.fetched(issuer, () -> fetch.fetch(issuer), nanos);
    }
}
