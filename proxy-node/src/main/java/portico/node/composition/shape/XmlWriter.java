package portico.node.composition.shape;

import java.nio.charset.StandardCharsets;
import portico.node.composition.shape.BadAnswer.Reason;

/**
 * Writes a tree as XML, so that {@link XmlReader} reads the same from it where it can: a member becomes an element, one that
 * begins with a {@code -} and is no object and no array an attribute, {@code #text} text, an array one element for each of its own, an array in an array
 * elements named {@code item}. An object of one member that is no array is the document's root element; anything else is inside of
 * {@code answer}. A name that XML does not have becomes {@code <field name="…">}. Null is an empty element. Characters that XML has
 * no way to write become U+FFFD.
 */
public final class XmlWriter {
    private static final String ROOT = "answer";
    private static final String ITEM = "item";
    private static final String TEXT = "#text";

    private final StringBuilder to = new StringBuilder(1024);
    private final int bytesMax;

    private XmlWriter(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Writes a tree, in UTF-8.
     *
     * @throws BadAnswer when it becomes larger than the bound
     */
    public static byte[] write(Value value, int bytesMax) {
        var writer = new XmlWriter(bytesMax);
        writer.to.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        if (value instanceof ObjectValue object && object.size() == 1 && isRoot(object))
            writer.element(object.name(0), object.value(0));
        else if (value instanceof ArrayValue array) writer.element(ROOT, ObjectValue.of(ITEM, array));
        else writer.element(ROOT, value);
        byte[] octets = writer.to.toString().getBytes(StandardCharsets.UTF_8);
        if (octets.length > bytesMax) throw tooLarge(bytesMax);
        return octets;
    }

    private static boolean isRoot(ObjectValue object) {
        return isName(object.name(0)) && !(object.value(0) instanceof ArrayValue);
    }

    private static BadAnswer tooLarge(int bytesMax) {
        return new BadAnswer(Reason.SIZE, "The answer would be over " + bytesMax + " bytes");
    }

    /** One element, or one for each element of an array. */
    private void member(String name, Value value) {
        if (!(value instanceof ArrayValue array)) {
            element(name, value);
            return;
        }
        for (int index = 0; index < array.size(); index++) {
            Value element = array.get(index);
            element(name, element instanceof ArrayValue ? ObjectValue.of(ITEM, element) : element);
        }
    }

    private void element(String name, Value value) {
        if (to.length() > bytesMax) throw tooLarge(bytesMax);
        String tag = isName(name) ? name : "field";
        to.append('<').append(tag);
        if (!isName(name)) attribute("name", name);
        if (value instanceof ObjectValue object) {
            boolean content = false;
            for (int place = 0; place < object.size(); place++) {
                if (isAttribute(object, place)) attribute(object.name(place).substring(1), text(object.value(place)));
                else content = true;
            }
            if (!content) {
                to.append("/>");
                return;
            }
            to.append('>');
            for (int place = 0; place < object.size(); place++) {
                if (isAttribute(object, place)) continue;
                Value inside = object.value(place);
                if (object.name(place).equals(TEXT) && isScalar(inside)) escape(text(inside), false);
                else member(object.name(place), inside);
            }
        } else {
            String text = text(value);
            if (text.isEmpty()) {
                to.append("/>");
                return;
            }
            to.append('>');
            escape(text, false);
        }
        to.append("</").append(tag).append('>');
    }

    private void attribute(String name, String value) {
        to.append(' ').append(name).append("=\"");
        escape(value, true);
        to.append('"');
    }

    private static boolean isAttribute(ObjectValue object, int place) {
        String name = object.name(place);
        return name.startsWith("-") && isScalar(object.value(place)) && isName(name.substring(1));
    }

    private static boolean isScalar(Value value) {
        return !(value instanceof ObjectValue) && !(value instanceof ArrayValue);
    }

    private static String text(Value value) {
        String text = value.scalarText();
        return text == null ? "" : text;
    }

    private void escape(String text, boolean inAttribute) {
        if (text.length() > bytesMax - Math.min(bytesMax, to.length())) throw tooLarge(bytesMax);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '&' -> to.append("&amp;");
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                case '"' -> to.append(inAttribute ? "&quot;" : "\"");
                case '\r' -> to.append("&#13;");
                case '\n', '\t' -> {
                    // In an attribute these would be read as spaces (XML 1.0 §3.3.3).
                    if (inAttribute) to.append("&#").append((int) c).append(';');
                    else to.append(c);
                }
                default -> to.append(c < ' ' || c == 0xfffe || c == 0xffff ? '\ufffd' : c);
            }
        }
    }

    /** A name without colons that have no namespace: those of ASCII, as others are rare and hard to tell (XML 1.0 §2.3). */
    private static boolean isName(String name) {
        if (name.isEmpty() || !isLetter(name.charAt(0))) return false;
        for (int at = 1; at < name.length(); at++) {
            char c = name.charAt(at);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '-' && c != '.') return false;
        }
        // Names that begin with xml belong to XML itself.
        return !name.regionMatches(true, 0, "xml", 0, 3);
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }
}
