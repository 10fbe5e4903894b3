package portico.config.explain;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request that a node sent through its own listener.
 *
 * @param status null when there was no response in time
 * @param requestId by which the exchange is found among the recent ones; null when the response names none
 * @param headers of the response
 * @param body its beginning, read as UTF-8
 * @param bodyOctets how many octets of the body came
 * @param complete false when the body went on, or the time was over before its end
 * @param micros from the first octet of the request to the last that was read of the response
 * @param failure why there is no response, in a sentence; null when there is one
 */
@Schema(description = "What came of a request that a node has carried out.")
public record SentExchange(
        @Schema(examples = "200") @Nullable Integer status,
        @Schema(examples = "8d1f0a77c2b3e491") @Nullable String requestId,
        List<HeaderField> headers,
        @Schema(examples = "{\"order\":7}") String body,
        @Schema(examples = "11") long bodyOctets,
        boolean complete,
        @Schema(examples = "2140") long micros,

        @Schema(examples = "There was no response within 10000 ms") @Nullable String failure) {
    public SentExchange(
            @Nullable Integer status,
            @Nullable String requestId,
            @Nullable List<HeaderField> headers,
            @Nullable String body,
            long bodyOctets,
            boolean complete,
            long micros,
            @Nullable String failure) {
        this.status = status;
        this.requestId = requestId;
        this.headers = headers == null ? List.of() : List.copyOf(headers);
        this.body = body == null ? "" : body;
        this.bodyOctets = bodyOctets;
        this.complete = complete;
        this.micros = micros;
        this.failure = failure;
    }

    /** No response came of it. */
    public static SentExchange failed(String why, long micros) {
        return new SentExchange(null, null, null, null, 0, false, micros, why);
    }

    /** The same with no more than the beginning of the body and of each field, so that it fits somewhere. */
    public SentExchange upTo(int bodyLengthMax, int valueLengthMax) {
        List<HeaderField> shorter = headers.stream()
                .map(field -> new HeaderField(field.name(), beginning(field.value(), valueLengthMax)))
                .toList();
        boolean whole = body.length() <= bodyLengthMax;
        return new SentExchange(
                status,
                requestId,
                shorter,
                whole ? body : beginning(body, bodyLengthMax),
                bodyOctets,
                complete && whole,
                micros,
                failure);
    }

    private static String beginning(String text, int lengthMax) {
        if (text.length() <= lengthMax) return text;
        // Not through the middle of a character of two halves.
        int end = lengthMax > 0 && Character.isHighSurrogate(text.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
        return text.substring(0, end);
    }
}
