package portico.node.policy.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Claims;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;

/** Which claims the upstream sees, and in which header fields; a client's own fields of these names never go on. */
public final class ClaimHeaders {
    private static final int VALUE_LENGTH_MAX = 4096;

    /** Of a node of a tree, and of an entry of a map; measured on a JVM of 64 bits. */
    private static final int NODE_OCTETS = 72;

    private final List<String> claims;
    private final HeaderName[] names;

    /** @param headers the names of the fields by claim */
    ClaimHeaders(Map<String, String> headers) {
        claims = headers.keySet().stream().sorted().toList();
        names = claims.stream()
                .map(claim -> HeaderName.of(String.valueOf(headers.get(claim))))
                .toArray(HeaderName[]::new);
    }

    /** The values of a token's claims, to be {@link #write written} with each exchange; null where there is none. */
    @Nullable String[] values(JsonNode token) {
        var values = new @Nullable String[names.length];
        for (int index = 0; index < values.length; index++) values[index] = value(token.get(claims.get(index)));
        return values;
    }

    /** The fields that it may write. */
    List<HeaderName> names() {
        return List.of(names);
    }

    /** Sends them to the upstream. */
    void write(@Nullable String[] values, Exchange exchange) {
        for (int index = 0; index < names.length; index++) {
            String value = values[index];
            if (value != null) exchange.requestEdits().add(names[index], value);
        }
    }

    /** How many octets of memory claims take, by and large. */
    public static int octets(JsonNode json) {
        int octets = NODE_OCTETS;
        if (json.isTextual()) return octets + json.textValue().length();
        if (json.isBigInteger() || json.isBigDecimal()) return octets + NODE_OCTETS;
        for (var fields = json.fieldNames(); fields.hasNext(); )
            octets += NODE_OCTETS + fields.next().length();
        for (var element : json) octets += octets(element);
        return octets;
    }

    /** The claims of a token, for whoever asks. */
    public static Claims of(JsonNode token) {
        return new Claims() {
            @Override
            public @Nullable String text(String name) {
                return value(token.get(name));
            }

            @Override
            public @Nullable JsonNode json(String name) {
                return token.get(name);
            }
        };
    }

    private static @Nullable String value(@Nullable JsonNode claim) {
        if (claim == null || claim.isNull() || claim.isObject()) return null;
        if (claim.isValueNode()) return sendable(claim.asText());
        var texts = new ArrayList<String>();
        for (var element : claim) {
            // One that holds the separator would be read as two.
            if (!element.isValueNode() || element.asText().indexOf(',') >= 0) return null;
            texts.add(element.asText());
        }
        return sendable(String.join(",", texts));
    }

    /** What no header field can hold is left out: cut or encoded it would be another value. */
    private static @Nullable String sendable(String text) {
        boolean fits = !text.isEmpty()
                && text.length() <= VALUE_LENGTH_MAX
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                && text.strip().equals(text);
        return fits ? text : null;
    }
}
