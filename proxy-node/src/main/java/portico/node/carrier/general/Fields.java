package portico.node.carrier.general;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** What header fields say that a carrier of any version has to know. */
final class Fields {
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
