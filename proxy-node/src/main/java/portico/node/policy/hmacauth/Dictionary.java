package portico.node.policy.hmacauth;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dictionary of structured values (RFC 9651 §3.2), as far as signatures and digests have them: strings, tokens,
 * integers, booleans, byte sequences, and lists of strings. Stricter where it is safer: no key stands there twice.
 */
final class Dictionary {
    private static final int DIGITS_MAX = 15;
    private static final String KEY_MARKS = "_-.*";
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~:/";

    private final String text;
    private int at;

    private Dictionary(String text) {
        this.text = text;
    }

    /**
     * A member, or an element of a list.
     *
     * @param value String, {@link Token}, Long, Boolean, byte[], or a list of items
     * @param parameters by their names; the same kinds of values but lists
     * @param text as it was written, parameters included
     */
    record Item(Object value, Map<String, Object> parameters, String text) {
        /** The elements; null when it is no list. */
        @Nullable List<Item> list() {
            if (!(value instanceof List<?> list)) return null;
            return list.stream().map(Item.class::cast).toList();
        }

        /** A parameter that is a string; null when it is not there. */
        @Nullable String string(String name) throws MalformedField {
            Object parameter = parameters.get(name);
            if (parameter == null || parameter instanceof String) return (String) parameter;
            throw new MalformedField();
        }

        /** A parameter that is an integer; null when it is not there. */
        @Nullable Long integer(String name) throws MalformedField {
            Object parameter = parameters.get(name);
            if (parameter == null || parameter instanceof Long) return (Long) parameter;
            throw new MalformedField();
        }
    }

    /** A word without quotes. */
    record Token(String text) {}

    /** The members by their keys, in order. */
    static Map<String, Item> parse(String text) throws MalformedField {
        return new Dictionary(text).members();
    }

    private Map<String, Item> members() throws MalformedField {
        var members = new LinkedHashMap<String, Item>();
        skipSpace();
        while (at < text.length()) {
            String key = key();
            Item member = take('=') ? (peek() == '(' ? list() : item()) : flag();
            if (members.put(key, member) != null) throw new MalformedField();
            skipSpace();
            if (at == text.length()) break;
            require(',');
            skipSpace();
            if (at == text.length()) throw new MalformedField(); // a comma with nothing behind it
        }
        return members;
    }

    private Item flag() throws MalformedField {
        int start = at;
        var parameters = parameters();
        return new Item(true, parameters, text.substring(start, at));
    }

    private Item list() throws MalformedField {
        int start = at;
        require('(');
        var elements = new ArrayList<Item>();
        while (true) {
            while (take(' ')) {}
            if (take(')')) break;
            elements.add(item());
            if (peek() != ' ' && peek() != ')') throw new MalformedField();
        }
        var parameters = parameters();
        return new Item(List.copyOf(elements), parameters, text.substring(start, at));
    }

    private Item item() throws MalformedField {
        int start = at;
        Object value = value();
        var parameters = parameters();
        return new Item(value, parameters, text.substring(start, at));
    }

    private Map<String, Object> parameters() throws MalformedField {
        var parameters = new LinkedHashMap<String, Object>();
        while (take(';')) {
            while (take(' ')) {}
            String name = key();
            if (parameters.put(name, take('=') ? value() : true) != null) throw new MalformedField();
        }
        return parameters;
    }

    private Object value() throws MalformedField {
        char first = peek();
        if (first == '"') return string();
        if (first == ':') return octets();
        if (first == '?') return flagValue();
        if (first == '-' || isDigit(first)) return integer();
        if (first == '*' || isLetter(first)) return token();
        throw new MalformedField();
    }

    private String string() throws MalformedField {
        require('"');
        var value = new StringBuilder();
        while (!take('"')) {
            char c = next();
            if (c == '\\') {
                c = next();
                if (c != '"' && c != '\\') throw new MalformedField();
            } else if (c < ' ' || c > '~') {
                throw new MalformedField();
            }
            value.append(c);
        }
        return value.toString();
    }

    private byte[] octets() throws MalformedField {
        require(':');
        int end = text.indexOf(':', at);
        if (end < 0) throw new MalformedField();
        String base64 = text.substring(at, end);
        at = end + 1;
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedField();
        }
    }

    private Boolean flagValue() throws MalformedField {
        require('?');
        char c = next();
        if (c != '0' && c != '1') throw new MalformedField();
        return c == '1';
    }

    private Long integer() throws MalformedField {
        int start = at;
        take('-');
        int digits = at;
        while (at < text.length() && isDigit(text.charAt(at))) at++;
        if (at == digits || at - digits > DIGITS_MAX || peek() == '.') throw new MalformedField();
        return Long.valueOf(text.substring(start, at));
    }

    private Token token() {
        int start = at;
        while (at < text.length() && isIn(text.charAt(at), TOKEN_MARKS)) at++;
        return new Token(text.substring(start, at));
    }

    private String key() throws MalformedField {
        int start = at;
        char first = next();
        if (!(first >= 'a' && first <= 'z' || first == '*')) throw new MalformedField();
        while (at < text.length() && isIn(text.charAt(at), KEY_MARKS) && !isUpper(text.charAt(at))) at++;
        return text.substring(start, at);
    }

    private static boolean isIn(char c, String marks) {
        return isLetter(c) || isDigit(c) || marks.indexOf(c) >= 0;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || isUpper(c);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\t') at++;
    }

    /** The next character; NUL, which no field holds, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char next() throws MalformedField {
        if (at == text.length()) throw new MalformedField();
        return text.charAt(at++);
    }

    private boolean take(char c) {
        if (peek() != c) return false;
        at++;
        return true;
    }

    private void require(char c) throws MalformedField {
        if (!take(c)) throw new MalformedField();
    }
}
