package portico.config.policy.jwt;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.jose.SigningAlgorithm;
import portico.config.jose.WebKeySet;

/**
 * Whose tokens are good, and where its keys are: in {@code jwks} itself, at {@code jwksUrl}, or where OpenID Connect
 * Discovery finds them when neither is given.
 *
 * @param issuer the claim {@code iss} of its tokens, to the letter
 * @param algorithms that its keys may be used with; all but those with a shared secret when absent
 * @param keysMaxAge how long keys are believed that cannot be fetched again; 24 h when absent
 */
@Schema(description = "Whose tokens are good, and where its keys are.")
public record TokenIssuer(
        @Schema(description = "The claim iss of its tokens, to the letter.", examples = "https://login.example.com/")
        String issuer,

        @Schema(
                description = "Where its JSON Web Key Set is; found by OpenID Connect Discovery when absent.",
                examples = "https://login.example.com/jwks.json")
        @Nullable String jwksUrl,

        @Schema(description = "The JSON Web Key Set itself, as JSON in a text.") @Nullable String jwks,

        @Schema(description = "Algorithms that its keys may be used with; all with public keys when absent.")
        List<SigningAlgorithm> algorithms,

        @Schema(description = "How long keys are believed that cannot be fetched again.", defaultValue = "24h")
        Duration keysMaxAge)
        implements Checked {
    private static final int URL_LENGTH_MAX = 2048;
    private static final int JWKS_LENGTH_MAX = 256 * 1024;

    /** Longer than it takes to fetch them again. */
    private static final Duration AGE_MIN = Duration.ofMinutes(15);

    private static final Duration AGE_MAX = Duration.ofDays(30);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    public TokenIssuer(
            String issuer,
            @Nullable String jwksUrl,
            @Nullable String jwks,
            @Nullable List<SigningAlgorithm> algorithms,
            @Nullable Duration keysMaxAge) {
        this.issuer = issuer;
        this.jwksUrl = jwksUrl;
        this.jwks = jwks;
        this.algorithms = algorithms == null ? List.of() : List.copyOf(algorithms);
        this.keysMaxAge = requireNonNullElse(keysMaxAge, Duration.ofHours(24));
    }

    /** Those that keys may be used with. */
    public Set<SigningAlgorithm> allowed() {
        if (!algorithms.isEmpty()) return EnumSet.copyOf(algorithms);
        var allowed = EnumSet.allOf(SigningAlgorithm.class);
        allowed.removeIf(SigningAlgorithm::isSymmetric);
        return allowed;
    }

    @Override
    public void check(Problems at) {
        at.required("issuer", issuer);
        at.text("issuer", issuer, URL_LENGTH_MAX);
        at.require(issuer == null || !issuer.isEmpty(), "issuer", "is required");
        for (int index = 0; index < algorithms.size(); index++)
            at.at("algorithms", index)
                    .require(!algorithms.get(index).isSymmetric(), "", "needs a secret, which settings must not hold");
        at.distinct(
                "algorithms", algorithms.stream().map(SigningAlgorithm::word).toList());
        at.require(
                keysMaxAge.compareTo(AGE_MIN) >= 0 && keysMaxAge.compareTo(AGE_MAX) <= 0,
                "keysMaxAge",
                "must be from 15m to 30d");
        at.require(jwks == null || jwksUrl == null, "jwks", "cannot go with jwksUrl");
        if (jwks != null) checkKeys(at);
        else if (jwksUrl != null) checkUrl("jwksUrl", jwksUrl, at);
        else if (issuer != null) checkUrl("issuer", issuer, at);
    }

    private void checkKeys(Problems at) {
        String keys = String.valueOf(jwks);
        if (keys.length() > JWKS_LENGTH_MAX) {
            at.add("jwks", "is over " + JWKS_LENGTH_MAX + " characters");
            return;
        }
        try {
            WebKeySet.parse(keys, allowed());
            // Settings are shown to all who may look at them.
            at.require(
                    !WebKeySet.holdsSecrets(keys),
                    "jwks",
                    "has a private key or a secret: give only the public halves");
        } catch (IllegalArgumentException e) {
            at.add("jwks", String.valueOf(e.getMessage()));
        }
    }

    private static void checkUrl(String field, String url, Problems at) {
        at.text(field, url, URL_LENGTH_MAX);
        at.require(
                isSafe(url),
                field,
                "must be an https URL, or http on this machine, so that keys can be fetched from it");
    }

    /** True when nobody in between can change what is fetched from there: who can, can let anyone in. */
    public static boolean isSafe(String url) {
        URI parsed;
        try {
            parsed = URI.create(url);
        } catch (IllegalArgumentException e) {
            return false;
        }
        String host = parsed.getHost();
        if (host == null) return false;
        boolean isPrivate =
                "https".equals(parsed.getScheme()) || "http".equals(parsed.getScheme()) && LOOPBACK.contains(host);
        return isPrivate && parsed.getUserInfo() == null && parsed.getFragment() == null;
    }
}
