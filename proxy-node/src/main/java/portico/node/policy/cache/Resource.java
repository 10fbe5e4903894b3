package portico.node.policy.cache;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;

/** All answers that are kept under one key, the newest first; or the memory that none is worth waiting for. Immutable. */
final class Resource {
    private static final int VARIANTS_MAX = 32;
    private static final Entry[] NO_VARIANTS = {};

    private final Entry[] variants;
    private final long passedUntilMillis;
    private final int weight;

    private Resource(CacheKey key, Entry[] variants, long passedUntilMillis) {
        this.variants = variants;
        this.passedUntilMillis = passedUntilMillis;
        int sum = key.weight();
        for (var variant : variants) sum += variant.weight();
        weight = sum;
    }

    /** Answers to this are not kept, it seems: until then nobody waits for another's. */
    static Resource passed(CacheKey key, @Nullable Resource before, long untilMillis) {
        return new Resource(key, before == null ? NO_VARIANTS : before.variants, untilMillis);
    }

    /** With this answer, in the place of the one that it replaces. */
    static Resource with(CacheKey key, @Nullable Resource before, Entry added) {
        Entry[] old = before == null ? NO_VARIANTS : before.variants;
        var kept = new Entry[Math.min(VARIANTS_MAX, old.length + 1)];
        kept[0] = added;
        int count = 1;
        for (int index = 0; index < old.length && count < kept.length; index++)
            if (!old[index].terms().variation().isSame(added.terms().variation())) kept[count++] = old[index];
        return new Resource(key, Arrays.copyOf(kept, count), 0);
    }

    /** Without some; null when nothing is left. */
    @Nullable Resource without(CacheKey key, Predicate<Entry> gone) {
        Entry[] left = Arrays.stream(variants).filter(gone.negate()).toArray(Entry[]::new);
        if (left.length == variants.length) return this;
        return left.length == 0 ? null : new Resource(key, left, passedUntilMillis);
    }

    /** The newest that is an answer to this request; null when none is. */
    @Nullable Entry find(Exchange exchange) {
        for (var variant : variants) if (variant.terms().variation().matches(exchange)) return variant;
        return null;
    }

    Entry[] variants() {
        return variants;
    }

    boolean isPassed(long now) {
        return now < passedUntilMillis;
    }

    int weight() {
        return weight;
    }
}
