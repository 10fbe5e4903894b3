package portico.admin.problem;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problem;

/**
 * The body of every answer that is not a success (RFC 9457).
 *
 * @param id names the log entry of a fault of ours
 */
@Schema(name = "ProblemDetails", description = "Why there is no success (RFC 9457).")
public record ProblemDetails(
        @Schema(examples = "urn:portico:problem:invalid-configuration")
        String type,

        @Schema(examples = "Invalid configuration") String title,
        @Schema(examples = "422") int status,

        @Schema(examples = "forward.service names a service that does not exist: order")
        String detail,

        @Schema(description = "The fields that are to blame.")
        List<Problem> errors,

        @Schema(description = "Names the log entry, when the fault is ours.") @Nullable String id) {
    /** The media type of these. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public ProblemDetails {
        requireNonNull(type);
        errors = List.copyOf(errors);
    }

    /**
     * What is said of a failure of this kind.
     *
     * @param code the kind of problem in a word or two, for programs
     * @param detail what happened here, in a sentence, for people
     * @param errors the fields that are to blame, if any
     */
    public static ProblemDetails of(int status, String code, String detail, List<Problem> errors) {
        String words = code.replace('-', ' ');
        String title = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        return new ProblemDetails("urn:portico:problem:" + code, title, status, detail, errors, null);
    }

    ProblemDetails withId(String id) {
        return new ProblemDetails(type, title, status, detail, errors, id);
    }
}
