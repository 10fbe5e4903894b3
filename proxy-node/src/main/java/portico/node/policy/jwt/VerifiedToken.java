package portico.node.policy.jwt;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Claims;

/**
 * What is remembered of a good token; not the token itself.
 *
 * @param source where its key is from
 * @param goodUntilMillis since the epoch
 * @param hasScopes whether it has the scopes that are asked for
 * @param consumer the name in the claim that names the consumer; null when no claim does
 * @param headers the values that the upstream shall see
 * @param claims what it says
 * @param octets how much memory that takes, by and large
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record VerifiedToken(
        KeySource source,
        long goodUntilMillis,
        boolean hasScopes,
        @Nullable String consumer,
        @Nullable String[] headers,
        Claims claims,
        int octets) {}
