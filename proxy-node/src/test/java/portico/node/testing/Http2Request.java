package portico.node.testing;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.testing.RawClient;

/** What somebody wrote in HTTP/1.1, as a client says it in HTTP/2. */
final class Http2Request {
    private static final int ROOM = 1 << 28;

    /** What fits into the room that every stream has from the start. */
    private static final int BODY_MAX = 48 * 1024;

    private static final int FRAME_MAX = 16 * 1024;

    /** There is no word for these. */
    private static final Set<String> ONLY_HTTP1 =
            Set.of("connection", "keep-alive", "upgrade", "expect", "transfer-encoding", "te", "proxy-connection");

    private final String[] fields;
    private final boolean isHead;
    private final @Nullable String body;

    private Http2Request(String[] fields, boolean isHead, @Nullable String body) {
        this.fields = fields;
        this.isHead = isHead;
        this.body = body;
    }

    /** Null for one that is not to be had in HTTP/2. */
    static @Nullable Http2Request of(String octets) {
        int end = octets.indexOf("\r\n\r\n");
        if (end < 0) return null;
        String[] lines = octets.substring(0, end).split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (first.length != 3 || !first[1].startsWith("/") || !first[2].equals("HTTP/1.1")) return null;
        List<String> fields = new ArrayList<>();
        String authority = null;
        String length = null;
        for (int index = 1; index < lines.length; index++) {
            int colon = lines[index].indexOf(':');
            if (colon <= 0) return null;
            String name = lines[index].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[index].substring(colon + 1).strip();
            if (ONLY_HTTP1.contains(name) || name.equals("host") && authority != null) return null;
            if (name.equals("content-length")) length = value;
            if (name.equals("host")) authority = value;
            else fields.add(name + " " + value);
        }
        if (authority == null || authority.isEmpty()) return null;
        String body = octets.substring(end + 4);
        boolean hasBody = length != null && !length.equals("0");
        boolean fits = hasBody ? length.equals(Integer.toString(body.length())) : body.isEmpty();
        if (!fits || body.length() > BODY_MAX) return null;
        fields.addAll(
                0, List.of(":method " + first[0], ":scheme http", ":authority " + authority, ":path " + first[1]));
        return new Http2Request(fields.toArray(String[]::new), first[0].equals("HEAD"), hasBody ? body : null);
    }

    /** Sends it on a connection of its own and reads the response. */
    RawClient.Response once(int port) {
        try (var client = new Http2Client(port)) {
            client.window(ROOM);
            client.window(0, ROOM);
            client.request(1, body == null, fields);
            String rest = body == null ? "" : body;
            for (int from = 0; from < rest.length(); from += FRAME_MAX) {
                int to = Math.min(rest.length(), from + FRAME_MAX);
                client.data(1, rest.substring(from, to), to == rest.length());
            }
            if (!client.isWhole(1)) throw new UncheckedIOException(new EOFException("The stream was broken off"));
            int status = Integer.parseInt(client.status(1));
            byte[] octets = isHead ? new byte[0] : client.body(1).getBytes(StandardCharsets.ISO_8859_1);
            return new RawClient.Response(status, client.fields(1), octets);
        }
    }
}
