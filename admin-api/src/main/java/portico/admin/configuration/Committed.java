package portico.admin.configuration;

import org.jspecify.annotations.Nullable;

/**
 * What a write led to.
 *
 * @param revision that the configuration is at with it
 * @param body the entity as it is now; null when it is gone
 * @param etag names this state of the entity
 */
public record Committed<E>(
        long revision,
        Outcome outcome,
        @Nullable E body,
        @Nullable String etag) {}
