package portico.config.snapshot;

import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.certificate.Certificate;
import portico.config.composition.Composition;
import portico.config.consumer.EnrolledConsumer;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.service.Service;

/** One entity in a chunk: exactly one of these is there. */
public record ChunkEntry(
        @Nullable Service service,
        @Nullable Policy policy,
        @Nullable Route route,
        @Nullable EnrolledConsumer identity,
        @Nullable Certificate certificate,
        @Nullable Composition composition)
        implements Checked {
    /** The order inside a chunk: fixed, so that equal content is equal bytes. */
    static final Comparator<ChunkEntry> ORDER =
            Comparator.comparingInt(ChunkEntry::rank).thenComparing(entry -> String.valueOf(entry.id()));

    public static ChunkEntry of(Service service) {
        return new ChunkEntry(service, null, null, null, null, null);
    }

    public static ChunkEntry of(Policy policy) {
        return new ChunkEntry(null, policy, null, null, null, null);
    }

    public static ChunkEntry of(Route route) {
        return new ChunkEntry(null, null, route, null, null, null);
    }

    public static ChunkEntry of(EnrolledConsumer identity) {
        return new ChunkEntry(null, null, null, identity, null, null);
    }

    public static ChunkEntry of(Certificate certificate) {
        return new ChunkEntry(null, null, null, null, certificate, null);
    }

    public static ChunkEntry of(Composition composition) {
        return new ChunkEntry(null, null, null, null, null, composition);
    }

    private int rank() {
        if (service != null) return 0;
        if (policy != null) return 1;
        if (route != null) return 2;
        if (certificate != null) return 3;
        return composition != null ? 4 : 5;
    }

    private @Nullable UUID id() {
        if (service != null) return service.id();
        if (policy != null) return policy.id();
        if (route != null) return route.id();
        if (certificate != null) return certificate.id();
        if (composition != null) return composition.id();
        return identity == null ? null : identity.consumer().id();
    }

    @Override
    public void check(Problems at) {
        at.required("id", id());
    }
}
