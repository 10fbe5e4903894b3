package portico.node.carrier.general;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;

/** What header fields say that a carrier of any version has to know. */
final class Fields {
    /** RFC 9110 §15: there are three digits. */
    private static final int STATUS_MAX = 999;

    private Fields() {}

    /** The length of the body, as the message says it; -1 when it does not. */
    static long length(MultiMap headers) {
        String length = headers.get("content-length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * False for the head of an answer in HTTP/2 that is malformed (RFC 9113 §8.1.1) and could not be written in HTTP/1.1, or
     * whose status is no final one: it goes no further. Answers in HTTP/1.1 have passed their decoder.
     */
    static boolean isSound(HttpClientResponse arrived) {
        int status = arrived.statusCode();
        if (arrived.version() != HttpVersion.HTTP_2) return status >= 200 || status == 101;
        return status >= 200 && status <= STATUS_MAX && areSound(arrived.headers());
    }

    /** The same for what stands behind the body. */
    static boolean isEndSound(HttpClientResponse arrived) {
        return arrived.version() != HttpVersion.HTTP_2 || areSound(arrived.trailers());
    }

    private static boolean areSound(MultiMap fields) {
        for (var field : fields)
            if (!Http2Requests.isName(field.getKey()) || !Http2Requests.isText(field.getValue())) return false;
        return true;
    }

    /** A value without the blanks around it, which are none of it (RFC 9110 §5.5); a service of HTTP/2 may send some. */
    static String value(String sent) {
        int start = 0;
        int end = sent.length();
        while (start < end && isBlank(sent.charAt(start))) start++;
        while (start < end && isBlank(sent.charAt(end - 1))) end--;
        return sent.substring(start, end);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean asksForTrailers(HttpServerRequest request) {
        String te = request.getHeader("te");
        return te != null && te.toLowerCase(Locale.ROOT).contains("trailers");
    }

    static boolean expectsContinue(HttpServerRequest request) {
        return "100-continue".equalsIgnoreCase(request.getHeader("expect"));
    }

    /** Connection is a list, and some clients say {@code keep-alive, Upgrade}. */
    static boolean asksToUpgrade(HttpServerRequest request) {
        for (String value : request.headers().getAll("connection"))
            for (String token : value.split(",", -1)) if (token.strip().equalsIgnoreCase("upgrade")) return true;
        return false;
    }
}
