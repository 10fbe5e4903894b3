package portico.node.policy.template;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import portico.node.exchange.Slice;

/** How what comes from outside is written so that it stays in its place. */
public enum Escape {
    /** In a header field: no control character, and nothing but ASCII (RFC 9110 §5.5). */
    HEADER,
    /** In a cookie's value (RFC 6265 §4.1.1). */
    COOKIE,
    /** In a query, as the name or the value of a parameter. */
    QUERY,
    /** In HTML and XML, as text or in the quotes of an attribute. */
    HTML,
    /** In a string of JSON. */
    JSON,
    /** In plain text: no control character. */
    TEXT,
    /** As a text by itself, which whoever writes it escapes: octets that are UTF-8 are read as such. */
    NONE;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** The text, so that it stays in its place. */
    public String of(CharSequence text) {
        var out = new StringBuilder();
        append(text, out);
        return out.toString();
    }

    /** Appends the text. */
    void append(CharSequence text, StringBuilder out) {
        switch (this) {
            case HEADER, COOKIE, QUERY -> percent(text, out);
            case HTML -> {
                for (int index = 0; index < text.length(); index++) html(text.charAt(index), out);
            }
            case JSON -> {
                for (int index = 0; index < text.length(); index++) json(text.charAt(index), out);
            }
            case TEXT -> {
                for (int index = 0; index < text.length(); index++)
                    if (!Character.isISOControl(text.charAt(index))) out.append(text.charAt(index));
            }
            case NONE -> out.append(unicode(text));
        }
    }

    /** Half a surrogate pair, which a claim may have, is no text. */
    private static String unicode(CharSequence text) {
        if (!(text instanceof Slice))
            return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String read = new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return read.indexOf('\ufffd') < 0 ? read : text.toString();
    }

    private void percent(CharSequence text, StringBuilder out) {
        boolean plain = true;
        for (int index = 0; index < text.length() && plain; index++) plain = isPlain(text.charAt(index));
        if (plain) {
            out.append(text);
            return;
        }
        // A slice is octets as they came, whatever they mean.
        Charset charset = text instanceof Slice ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        for (byte octet : text.toString().getBytes(charset)) {
            if (octet >= 0 && isPlain((char) octet)) out.append((char) octet);
            else HEX.toHexDigits(out.append('%'), octet);
        }
    }

    private boolean isPlain(char c) {
        if (c < ' ' || c > '~') return false;
        return switch (this) {
            case COOKIE -> c != ' ' && c != '"' && c != ',' && c != ';' && c != '\\' && c != '%';
            case QUERY ->
                c >= '0' && c <= '9'
                        || (c | 0x20) >= 'a' && (c | 0x20) <= 'z'
                        || c == '-'
                        || c == '.'
                        || c == '_'
                        || c == '~';
            case HEADER, HTML, JSON, TEXT, NONE -> true;
        };
    }

    private static void html(char c, StringBuilder out) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
                if (!Character.isISOControl(c)) out.append(c);
            }
        }
    }

    private static void json(char c, StringBuilder out) {
        if (c == '"' || c == '\\') out.append('\\').append(c);
        else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029')
            out.append("\\u").append(HEX.toHexDigits(c));
        else out.append(c);
    }
}
