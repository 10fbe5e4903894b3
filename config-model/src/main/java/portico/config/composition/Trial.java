package portico.config.composition;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.explain.HeaderField;
import portico.config.json.ConfigJson;

/**
 * What came of trying a composition.
 *
 * @param status of the answer
 * @param headers of the answer; what may be a secret is not shown
 * @param body of the answer, or its beginning
 * @param bodyBytes octets of the whole body
 * @param whole false when anything is cut, or not all that there is
 * @param micros that it took
 * @param calls what became of each, by name and element; of each call one at least
 * @param callCount how many of them there are
 * @param origins which call each part of a merged answer came from, by JSON Pointer (RFC 6901)
 * @param overridden where values gave way to another call's: the calls that gave them
 */
@Schema(description = "What came of trying a composition.")
public record Trial(
        @Schema(examples = "200") int status,
        List<HeaderField> headers,

        @Schema(description = "The body of the answer, or its beginning.")
        String body,

        @Schema(description = "Octets of the whole body.", examples = "1024")
        int bodyBytes,

        @Schema(description = "False when anything is cut, or not all that there is.")
        boolean whole,

        @Schema(description = "How long it took, in microseconds.", examples = "52300")
        long micros,

        @Schema(description = "What became of each call, by name and element; of each call one at least.")
        List<TriedCall> calls,

        @Schema(description = "How many of them there are.", examples = "3")
        int callCount,

        @Schema(
                description = "Which call each part of the merged answer came from, by JSON Pointer.",
                examples = "{\"/user\":\"user\"}")
        Map<String, String> origins,

        @Schema(description = "Where values gave way to another call's: the calls that gave them.")
        Map<String, List<String>> overridden) {
    /** What became of a call. */
    public enum CallOutcome {
        @JsonProperty("done")
        DONE,
        /** Its condition, or that of one that it needs, left it out. */
        @JsonProperty("skipped")
        SKIPPED,
        @JsonProperty("failed")
        FAILED,
        /** It was ended, as nobody needed it any more. */
        @JsonProperty("ended")
        ENDED
    }

    /**
     * One call, or what it did for one element. Times are microseconds from the beginning of all.
     *
     * @param name of the call
     * @param element its index, for a call that is made for each; null else
     * @param reason why it failed, though a fallback may have helped; null when it did not
     * @param request method, path and query; null when none was sent
     * @param start when the request began
     * @param head when the head of the answer was there; from {@code start} to here the service was waited for
     * @param end when it had ended; from {@code head} to here the body came
     * @param status of the service's answer
     * @param bytes of its body
     */
    public record TriedCall(
            @Schema(examples = "user") String name,
            @Nullable Integer element,
            CallOutcome outcome,
            @Schema(examples = "timeout") @Nullable String reason,
            @Schema(examples = "GET /users/7") @Nullable String request,
            @Schema(examples = "120") @Nullable Long start,
            @Schema(examples = "51200") @Nullable Long head,
            @Schema(examples = "51900") @Nullable Long end,
            @Schema(examples = "200") @Nullable Integer status,
            @Schema(examples = "1024") @Nullable Integer bytes) {
        TriedCall withRequestUpTo(int lengthMax) {
            if (request == null || request.length() <= lengthMax) return this;
            return new TriedCall(
                    name,
                    element,
                    outcome,
                    reason,
                    TrialRoom.marked(request, lengthMax),
                    start,
                    head,
                    end,
                    status,
                    bytes);
        }
    }

    /** As much of it as fits into so many octets of JSON, 15 KiB at least. What became of each call always does. */
    public Trial within(int octetsMax) {
        Trial told = this;
        for (var room : TrialRoom.ALL) {
            told = room.of(this);
            if (ConfigJson.write(told).length <= octetsMax) return told;
        }
        return told;
    }
}
