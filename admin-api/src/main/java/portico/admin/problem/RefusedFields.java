package portico.admin.problem;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.Problem;

/** The header fields that are to blame for what the framework refuses by itself. */
final class RefusedFields {
    private static final int SHOWN_MAX = 100;

    private RefusedFields() {}

    static List<Problem> of(WebApplicationException failure, HttpHeaders request) {
        @Nullable String contentType = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        int status = failure.getResponse().getStatus();
        if ((status == 400 || status == 415) && contentType != null && !isMediaType(contentType))
            return one(HttpHeaders.CONTENT_TYPE, "is no media type: " + shown(contentType));
        if (failure instanceof NotSupportedException)
            return one(
                    HttpHeaders.CONTENT_TYPE,
                    contentType == null ? "is missing" : "is none that this path takes: " + shown(contentType));
        if (failure instanceof NotAcceptableException)
            return one(HttpHeaders.ACCEPT, "has no media type that this path answers with");
        return List.of();
    }

    private static boolean isMediaType(String text) {
        try {
            MediaType.valueOf(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Problem> one(String field, String message) {
        return List.of(new Problem(field, message));
    }

    private static String shown(String value) {
        return value.length() > SHOWN_MAX ? value.substring(0, SHOWN_MAX) : value;
    }
}
