package portico.node.composition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of a call, with every value in its place.
 *
 * @param uri path and query, escaped
 * @param fields all that the configuration says; names in lower case
 * @param body null for none
 */
@SuppressWarnings("ArrayRecordComponent") // those with a body are not compared
public record CallRequest(String method, String uri, List<Map.Entry<String, String>> fields, byte @Nullable [] body) {
    CallRequest withBody(byte @Nullable [] body) {
        return new CallRequest(method, uri, fields, body);
    }
}
