package portico.node.policy.introspection;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Claims;

/**
 * What is remembered of a token that its issuer calls good; not the token itself.
 *
 * @param endMillis since the epoch: when the token ends; {@link Long#MAX_VALUE} when its issuer does not say
 * @param goodUntilMillis since the epoch: when it has to be asked again
 * @param hasScopes whether it has the scopes that are asked for
 * @param consumer the name in the member that names the consumer; null when no member does
 * @param headers the values that the upstream shall see
 * @param claims what its issuer says of it
 * @param octets how much memory that takes, by and large
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record Introspected(
        long endMillis,
        long goodUntilMillis,
        boolean hasScopes,
        @Nullable String consumer,
        @Nullable String[] headers,
        Claims claims,
        int octets) {}
