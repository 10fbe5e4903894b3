package portico.node.exchange;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A whole response that the gateway gives itself.
 *
 * @param fields without Content-Length, which the carrier knows
 * @param body empty for none, as it always is where the status allows none
 */
@SuppressWarnings("ArrayRecordComponent") // made once in compile, never compared
public record Answer(int status, List<Map.Entry<HeaderName, String>> fields, byte[] body) {
    private static final byte[] NONE = {};

    public Answer {
        if (!ResponseRules.mayHaveBody(status) || status == 205) body = NONE;
    }

    /** True when it has a field of this name. */
    boolean has(HeaderName name) {
        for (var field : fields) if (field.getKey().equals(name)) return true;
        return false;
    }

    /** An answer without a body. */
    public static Answer empty(int status) {
        return new Answer(status, List.of(), NONE);
    }

    /** An answer with a body of text in UTF-8. */
    public static Answer of(int status, Map<String, String> headers, String body) {
        return new Answer(
                status,
                headers.entrySet().stream()
                        .map(entry -> Map.entry(HeaderName.of(entry.getKey()), entry.getValue()))
                        .toList(),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
