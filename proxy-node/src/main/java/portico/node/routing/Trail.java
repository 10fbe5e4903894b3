package portico.node.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one match has looked at, in its order. Makes it go on behind the alternative that it would end with. */
final class Trail {
    /** More of them are no near misses any more. */
    private static final int KEPT_MAX = 32;

    private final List<Alternative<?>> failed = new ArrayList<>();
    private final List<Alternative<?>> later = new ArrayList<>();
    private @Nullable Alternative<?> first;

    boolean endsAt(Alternative<?> alternative, boolean holds) {
        if (holds && first == null) first = alternative;
        else if (holds) keep(alternative, later);
        else keep(alternative, failed);
        return first != null && failed.size() + later.size() >= KEPT_MAX;
    }

    /** The one that the match ends with; null for none. */
    @Nullable Alternative<?> first() {
        return first;
    }

    /** Those whose host and path the request has, and something else not. */
    List<Alternative<?>> failed() {
        return failed;
    }

    /** Those that it would end with if there were none before them. */
    List<Alternative<?>> later() {
        return later;
    }

    private static void keep(Alternative<?> alternative, List<Alternative<?>> kept) {
        if (kept.size() < KEPT_MAX) kept.add(alternative);
    }
}
