package portico.admin.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import portico.config.Problem;

/** What is wrong with the head of a request by itself, whatever it asks for. */
final class RequestHead {
    static final int URL_CHARACTERS_MAX = 4 * 1024;
    static final int FIELDS_OCTETS_MAX = 20 * 1024;

    private RequestHead() {}

    /**
     * Why nobody should look any further.
     *
     * @param bodyOctetsMax what no endpoint takes more of
     */
    static Optional<ProblemDetails> fault(HttpServerRequest request, long bodyOctetsMax) {
        String url = request.uri();
        if (url == null) return Optional.of(malformed("path", "is missing"));
        if (url.length() > URL_CHARACTERS_MAX) return Optional.of(longUrl());
        Optional<ProblemDetails> fault = encoding(url);
        if (fault.isEmpty()) fault = fields(request);
        return fault.isEmpty() ? body(request, bodyOctetsMax) : fault;
    }

    /** A part of the head that cannot be read. */
    static ProblemDetails malformed(String field, String message) {
        return ProblemDetails.of(
                400,
                "malformed-request",
                "The request cannot be read: %s %s".formatted(field, message),
                List.of(new Problem(field, message)));
    }

    private static ProblemDetails longUrl() {
        String message = "is over %d characters".formatted(URL_CHARACTERS_MAX);
        return ProblemDetails.of(414, "url-too-long", "The URL " + message, List.of(new Problem("url", message)));
    }

    private static Optional<ProblemDetails> encoding(String url) {
        try {
            new URI(url);
            return Optional.empty();
        } catch (URISyntaxException e) {
            int at = e.getIndex();
            if (at < 0 || at >= url.length()) return Optional.of(malformed("path", "cannot be taken apart"));
            return Optional.of(malformed(part(url, at), notEncoded(url, at)));
        }
    }

    /** The query parameter that a character belongs to; without one, what of the URL it is in. */
    private static String part(String url, int at) {
        int query = url.indexOf('?');
        if (query < 0 || at < query) return "path";
        int begin = Math.max(query, url.lastIndexOf('&', at)) + 1;
        int equals = url.indexOf('=', begin);
        return equals <= begin || equals > at ? "query" : url.substring(begin, equals);
    }

    private static String notEncoded(String url, int at) {
        int character = url.codePointAt(at);
        if (character == '%')
            return "has %s, and two hexadecimal digits must follow each %%"
                    .formatted(url.substring(at, Math.min(at + 3, url.length())));
        var encoded = new StringBuilder();
        for (byte octet : Character.toString(character).getBytes(StandardCharsets.UTF_8))
            encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
        String shown = Character.isISOControl(character) ? "a control character" : Character.toString(character);
        return "has %s, which must be written %s".formatted(shown, encoded);
    }

    private static Optional<ProblemDetails> fields(HttpServerRequest request) {
        long all = 0;
        int most = -1;
        String largest = "";
        for (var field : request.headers()) {
            int octets = field.getKey().length() + field.getValue().length();
            all += octets;
            if (octets <= most) continue;
            most = octets;
            largest = field.getKey();
        }
        if (all <= FIELDS_OCTETS_MAX) return Optional.empty();
        String message =
                "is the largest of the header fields, which are over %d bytes together".formatted(FIELDS_OCTETS_MAX);
        return Optional.of(ProblemDetails.of(
                431,
                "header-too-large",
                "The header fields are over %d bytes".formatted(FIELDS_OCTETS_MAX),
                List.of(new Problem(largest, message))));
    }

    /** A length that is told. The readers of bodies hold the others to a limit. */
    private static Optional<ProblemDetails> body(HttpServerRequest request, long octetsMax) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || length.isEmpty() || Long.parseLong(length) <= octetsMax) return Optional.empty();
        return Optional.of(new BodyTooLarge(octetsMax).details());
    }
}
