package portico.node.policy.jwt;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.policy.PolicyUse;
import portico.config.policy.jwt.TokenIssuer;
import portico.node.policy.Kept;
import portico.node.policy.OutsideServices;
import portico.node.policy.VerifiedCredentials;

/** What a node knows of issuers and their tokens, shared by all policies that trust the same ones. */
public final class Issuers {
    private static final int TOKENS_MAX = 32 * 1024;

    private final KeyFetch fetch;
    private final Kept<TokenIssuer, IssuerKeys> keys = new Kept<>();
    private final Kept<PolicyUse, VerifiedCredentials<VerifiedToken>> tokens = new Kept<>();

    public Issuers(OutsideServices services) {
        fetch = new KeyFetch(services);
    }

    /** The issuer's keys, which are being fetched from now on. */
    IssuerKeys of(TokenIssuer issuer) {
        IssuerKeys kept = keys.of(issuer, () -> make(issuer));
        kept.current();
        return kept;
    }

    /** The tokens that a policy has found to be good, by what stands for its settings. */
    VerifiedCredentials<VerifiedToken> tokens(PolicyUse use) {
        return tokens.of(use, () -> new VerifiedCredentials<>(TOKENS_MAX));
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
                : IssuerKeys.fetched(issuer, () -> fetch.fetch(issuer), System::nanoTime);
    }
}
