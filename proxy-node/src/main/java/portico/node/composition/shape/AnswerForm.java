package portico.node.composition.shape;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which a composition answers; the first is the one for clients that do not mind. */
public enum AnswerForm {
    JSON("application/json") {
        @Override
        public byte[] write(Value value, int bytesMax) {
            return JsonWriter.write(value, bytesMax);
        }
    },
    XML("application/xml") {
        @Override
        public byte[] write(Value value, int bytesMax) {
            return XmlWriter.write(value, bytesMax);
        }
    },
    TEXT_XML("text/xml; charset=utf-8") {
        @Override
        public byte[] write(Value value, int bytesMax) {
            return XmlWriter.write(value, bytesMax);
        }
    },
    PLAIN("text/plain; charset=utf-8") {
        @Override
        public byte[] write(Value value, int bytesMax) {
            return PlainText.write(value, bytesMax);
        }
    };

    private static final AnswerForm[] ALL = values();
    private static final int ACCEPT_LENGTH_MAX = 2048;
    private static final int RANGES_MAX = 64;

    private final String contentType;
    private final String type;
    private final String anySubtype;

    AnswerForm(String contentType) {
        this.contentType = contentType;
        int end = contentType.indexOf(';');
        type = end < 0 ? contentType : contentType.substring(0, end);
        anySubtype = type.substring(0, type.indexOf('/')) + "/*";
    }

    /** What the answer's Content-Type says. */
    public String contentType() {
        return contentType;
    }

    /**
     * Writes a tree in this form, in UTF-8.
     *
     * @throws BadAnswer when it becomes larger than the bound
     */
    public abstract byte[] write(Value value, int bytesMax);

    /**
     * The form that a client likes most (RFC 9110 §12.5.1): the most exact of its ranges speaks for each form, and among equals
     * JSON is before XML and plain text.
     *
     * @param accept its Accept fields, joined by commas; null when it has none
     * @return JSON when there is none, or it is malformed or too long; null when it accepts none of them, which is a 406
     */
    public static @Nullable AnswerForm accepted(@Nullable String accept) {
        if (accept == null || accept.isBlank() || accept.length() > ACCEPT_LENGTH_MAX) return JSON;
        int[] weights = new int[ALL.length];
        int[] exactness = new int[ALL.length];
        int ranges = 0;
        int at = 0;
        while (at < accept.length()) {
            int end = elementEnd(accept, at, ',');
            String element = accept.substring(at, end).strip();
            at = end + 1;
            if (element.isEmpty()) continue;
            if (++ranges > RANGES_MAX) return JSON;
            int rangeEnd = elementEnd(element, 0, ';');
            String range = element.substring(0, rangeEnd).strip().toLowerCase(Locale.ROOT);
            if (range.indexOf('/') <= 0 || range.indexOf('/') == range.length() - 1) return JSON;
            int weight = weight(element, rangeEnd);
            if (weight < 0) return JSON;
            for (int form = 0; form < ALL.length; form++) {
                int exact = ALL[form].exactness(range);
                if (exact == 0 || exact < exactness[form]) continue;
                // Said twice, the better one counts.
                weights[form] = exact > exactness[form] ? weight : Math.max(weight, weights[form]);
                exactness[form] = exact;
            }
        }
        if (ranges == 0) return JSON;
        AnswerForm best = null;
        int bestWeight = 0;
        for (int form = 0; form < ALL.length; form++) {
            if (weights[form] <= bestWeight) continue;
            best = ALL[form];
            bestWeight = weights[form];
        }
        return best;
    }

    private int exactness(String range) {
        return range.equals(type) ? 3 : range.equals(anySubtype) ? 2 : range.equals("*/*") ? 1 : 0;
    }

    /** The weight in thousandths, 1000 when none is given; −1 when it is malformed (RFC 9110 §12.4.2). */
    private static int weight(String element, int from) {
        int at = from;
        while (at < element.length()) {
            int end = elementEnd(element, at + 1, ';');
            String parameter = element.substring(at + 1, end).strip();
            at = end;
            if (parameter.length() > 1
                    && (parameter.charAt(0) == 'q' || parameter.charAt(0) == 'Q')
                    && parameter.charAt(1) == '=') return thousandths(parameter.substring(2));
        }
        return 1000;
    }

    private static int thousandths(String weight) {
        if (weight.isEmpty() || weight.length() > 5 || (weight.length() > 1 && weight.charAt(1) != '.')) return -1;
        int sum = 0;
        int unit = 1000;
        for (int at = 0; at < weight.length(); at++) {
            char digit = weight.charAt(at);
            if (at == 1) continue;
            if (digit < '0' || digit > '9') return -1;
            sum += (digit - '0') * unit;
            unit /= 10;
        }
        return sum > 1000 ? -1 : sum;
    }

    /** Where the separator stands, outside of quotes. */
    private static int elementEnd(String text, int start, char separator) {
        boolean quoted = false;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') quoted = !quoted;
            else if (c == '\\' && quoted) at++;
            else if (c == separator && !quoted) return at;
        }
        return text.length();
    }
}
