package portico.node.composition.shape;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.BadAnswer.Reason;

/** Which charset an answer is in, and whether it is. */
final class Charsets {
    // Named one by one: the JDK knows a hundred more, some of which change the meaning of ASCII.
    private static final Map<String, Charset> KNOWN = Map.ofEntries(
            Map.entry("utf-8", StandardCharsets.UTF_8),
            Map.entry("utf8", StandardCharsets.UTF_8),
            Map.entry("us-ascii", StandardCharsets.US_ASCII),
            Map.entry("ascii", StandardCharsets.US_ASCII),
            Map.entry("iso-8859-1", StandardCharsets.ISO_8859_1),
            Map.entry("latin1", StandardCharsets.ISO_8859_1),
            Map.entry("iso-8859-15", Charset.forName("ISO-8859-15")),
            Map.entry("windows-1252", Charset.forName("windows-1252")),
            Map.entry("utf-16", StandardCharsets.UTF_16),
            Map.entry("utf-16be", StandardCharsets.UTF_16BE),
            Map.entry("utf-16le", StandardCharsets.UTF_16LE));

    private static final int CONTENT_TYPE_LENGTH_MAX = 1024;

    private Charsets() {}

    /**
     * The charset that a Content-Type names; null when it names none.
     *
     * @throws BadAnswer when it names one that is not known, or two
     */
    static @Nullable Charset named(@Nullable String contentType) {
        if (contentType == null) return null;
        if (contentType.length() > CONTENT_TYPE_LENGTH_MAX)
            throw new BadAnswer(Reason.CHARSET, "The Content-Type is over 1024 characters");
        Charset found = null;
        int at = contentType.indexOf(';');
        while (at >= 0) {
            int end = parameterEnd(contentType, at + 1);
            String parameter = contentType.substring(at + 1, end).strip();
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset")) {
                Charset charset = known(unquoted(parameter.substring(equals + 1).strip()));
                if (found != null && !found.equals(charset))
                    throw new BadAnswer(Reason.CHARSET, "The Content-Type names two charsets");
                found = charset;
            }
            at = end < contentType.length() ? end : -1;
        }
        return found;
    }

    /** The Content-Type without the parameter that names a charset. */
    static String withoutCharset(String contentType) {
        int at = contentType.indexOf(';');
        if (at < 0) return contentType;
        var kept = new StringBuilder(contentType.substring(0, at).strip());
        while (at < contentType.length()) {
            int end = parameterEnd(contentType, at + 1);
            String parameter = contentType.substring(at + 1, end).strip();
            int equals = parameter.indexOf('=');
            boolean names = equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset");
            if (!names && !parameter.isEmpty()) kept.append("; ").append(parameter);
            at = end;
        }
        return kept.toString();
    }

    /** @throws BadAnswer when it is not known */
    static Charset known(String name) {
        Charset charset = KNOWN.get(name.toLowerCase(Locale.ROOT));
        if (charset == null) throw new BadAnswer(Reason.CHARSET, "The charset is not known");
        return charset;
    }

    /**
     * The text that the octets are.
     *
     * @throws BadAnswer when they are none in this charset
     */
    static String text(byte[] octets, int start, int length, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets, start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadAnswer(Reason.CHARSET, "The answer is not in " + charset.name());
        }
    }

    private static int parameterEnd(String contentType, int start) {
        boolean quoted = false;
        for (int at = start; at < contentType.length(); at++) {
            char c = contentType.charAt(at);
            if (c == '"') quoted = !quoted;
            else if (c == '\\' && quoted) at++;
            else if (c == ';' && !quoted) return at;
        }
        return contentType.length();
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
