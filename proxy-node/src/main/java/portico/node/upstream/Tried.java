package portico.node.upstream;

import org.jspecify.annotations.Nullable;

/** Whose tries they are. */
public interface Tried {
    /** A try begins; told of each. */
    void tried(String target);

    /** What the request is in a composition; null when it is no call of one. */
    default @Nullable String call() {
        return null;
    }
}
