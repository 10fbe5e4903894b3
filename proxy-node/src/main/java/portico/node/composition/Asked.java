package portico.node.composition;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.Value;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;

/** What a composition may take from the request, and from who sent it; null for what is not there. */
public interface Asked {
    /** A parameter of the path, decoded. */
    @Nullable String path(String name);

    /** The first parameter of the query of this name, decoded. */
    @Nullable String query(QueryName name);

    /** The first header field of this name. */
    @Nullable String header(HeaderName name);

    /** All header fields of this name as one, whose values are lists (RFC 9110 §5.3). */
    @Nullable String list(HeaderName name);

    /** The body, read as JSON. */
    @Nullable Value body();

    /** The name of the consumer. */
    @Nullable String consumer();

    /** The id of the consumer. */
    @Nullable String consumerId();

    /** The groups of the consumer; null when there is none. */
    @Nullable List<String> consumerGroups();

    /** A claim of the token that was verified. */
    @Nullable Value claim(String name);
}
