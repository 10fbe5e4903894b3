package portico.node.composition;

import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.Value;

/** What a composition may take from the request, and from who sent it; null for what is not there. */
public interface Asked {
    /** A parameter of the path, decoded. */
    @Nullable String path(String name);

    /** The first parameter of the query of this name, decoded. */
    @Nullable String query(String name);

    /** The first header field of this name. */
    @Nullable String header(String name);

    /** The body, read as JSON. */
    @Nullable Value body();

    /** The name of the consumer. */
    @Nullable String consumer();

    /** A claim of the token that was verified. */
    @Nullable Value claim(String name);
}
