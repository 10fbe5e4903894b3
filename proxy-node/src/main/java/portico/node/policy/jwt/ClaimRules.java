package portico.node.policy.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.policy.jwt.JwtSettings;

/** What a policy wants of a token besides its signature (RFC 7519 §4.1). */
public final class ClaimRules {
    /** A time this far away is as good as none: 9999-12-31. */
    private static final double SECONDS_MAX = 253_402_300_799.0;

    private final Set<String> audiences;
    private final long skewMillis;
    private final boolean requireExpiry;
    private final Map<String, List<String>> required;
    private final List<String> scopes;

    ClaimRules(JwtSettings settings) {
        this(
                settings.audiences(),
                settings.clockSkew(),
                settings.requireExpiry(),
                settings.requiredClaims(),
                settings.scopes());
    }

    /**
     * Rules.
     *
     * @param audiences for one of which the token must be; any when there are none
     * @param skew how far clocks may differ
     * @param required the values of which each claim must have one
     */
    public ClaimRules(
            List<String> audiences,
            Duration skew,
            boolean requireExpiry,
            Map<String, List<String>> required,
            List<String> scopes) {
        this.audiences = Set.copyOf(audiences);
        skewMillis = skew.toMillis();
        this.requireExpiry = requireExpiry;
        this.required = required;
        this.scopes = scopes;
    }

    /**
     * Checks all but the scopes.
     *
     * @return until when the token is good, in milliseconds since the epoch, the clocks' difference included
     */
    public long check(JsonNode claims, long nowMillis) throws BadToken {
        Long expiry = time(claims, "exp");
        if (expiry == null && requireExpiry) throw new BadToken(TokenFault.WITHOUT_EXPIRY);
        long goodUntil = expiry == null ? Long.MAX_VALUE : expiry + skewMillis;
        if (nowMillis >= goodUntil) throw new BadToken(TokenFault.EXPIRED);
        Long notBefore = time(claims, "nbf");
        if (notBefore != null && nowMillis + skewMillis < notBefore) throw new BadToken(TokenFault.NOT_YET);
        Long issuedAt = time(claims, "iat");
        if (issuedAt != null && nowMillis + skewMillis < issuedAt) throw new BadToken(TokenFault.NOT_YET);
        checkAudience(claims.get("aud"));
        for (var claim : required.entrySet())
            if (!holds(claims.get(claim.getKey()), claim.getValue())) throw new BadToken(TokenFault.LACKS_CLAIM);
        return goodUntil;
    }

    /** True when the token has all the scopes: words of {@code scope} (RFC 8693 §4.2), or elements of {@code scp}. */
    public boolean hasScopes(JsonNode claims) {
        if (scopes.isEmpty()) return true;
        var had = new HashSet<String>();
        for (String name : List.of("scope", "scp")) {
            JsonNode value = claims.get(name);
            if (value == null) continue;
            if (value.isTextual()) had.addAll(List.of(value.textValue().split(" ", -1)));
            else for (var element : value) if (element.isTextual()) had.add(element.textValue());
        }
        return had.containsAll(scopes);
    }

    private void checkAudience(@Nullable JsonNode audience) throws BadToken {
        if (audiences.isEmpty()) return;
        if (audience == null) throw new BadToken(TokenFault.WRONG_AUDIENCE);
        if (audience.isTextual() && audiences.contains(audience.textValue())) return;
        if (audience.isArray())
            for (var element : audience) if (element.isTextual() && audiences.contains(element.textValue())) return;
        throw new BadToken(TokenFault.WRONG_AUDIENCE);
    }

    private static boolean holds(@Nullable JsonNode value, List<String> wanted) {
        if (value == null || value.isNull()) return false;
        if (wanted.isEmpty()) return true;
        if (value.isArray()) {
            for (var element : value) if (element.isValueNode() && wanted.contains(element.asText())) return true;
            return false;
        }
        return value.isValueNode() && wanted.contains(value.asText());
    }

    /** A NumericDate (RFC 7519 §2) in milliseconds; null when there is none. */
    private static @Nullable Long time(JsonNode claims, String name) throws BadToken {
        JsonNode value = claims.get(name);
        if (value == null) return null;
        if (!value.isNumber()) throw new BadToken(TokenFault.MALFORMED);
        double seconds = value.doubleValue();
        if (!(Math.abs(seconds) <= SECONDS_MAX)) throw new BadToken(TokenFault.MALFORMED);
        return (long) (seconds * 1000);
    }
}
