package portico.node.identity;

import java.util.UUID;
import portico.config.consumer.Credential;

/**
 * What any credential that is kept as an object has.
 *
 * @param consumer the number of the consumer whose it is
 * @param expiresAtMillis since the epoch; {@link Long#MAX_VALUE} for never
 * @param use when it was used last
 */
record Owned(int consumer, UUID id, String name, long expiresAtMillis, LastUse use) {
    Owned(int consumer, UUID id, String name, long expiresAtMillis) {
        this(consumer, id, name, expiresAtMillis, new LastUse());
    }

    static Owned of(int consumer, Credential credential) {
        long expiresAtMillis = credential.expiresAt() == null
                ? Long.MAX_VALUE
                : credential.expiresAt().toEpochMilli();
        return new Owned(consumer, credential.id(), credential.name(), expiresAtMillis);
    }

    boolean hasExpired(long nowMillis) {
        return nowMillis >= expiresAtMillis;
    }
}
