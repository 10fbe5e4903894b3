package portico.node.composition.shape;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.BadAnswer.Reason;

/** Text that has no structure: it is the member {@code content} of an object. */
public final class PlainText {
    private static final String CONTENT = "content";

    private PlainText() {}

    /**
     * Reads an answer.
     *
     * @param contentType the field of the answer, for its charset; UTF-8 when it names none
     * @throws BadAnswer when it is not in its charset, or too large
     */
    public static ObjectValue read(byte[] octets, @Nullable String contentType, AnswerLimits limits) {
        JsonReader.refuseLarge(octets.length, limits);
        Charset charset = Charsets.named(contentType);
        String text = Charsets.text(octets, 0, octets.length, charset == null ? StandardCharsets.UTF_8 : charset);
        return ObjectValue.of(CONTENT, new TextValue(text));
    }

    /**
     * Writes a tree: an object of nothing but {@code content} as this, a value that is no object and no array as it is, null as
     * nothing, and anything else as JSON.
     *
     * @throws BadAnswer when it becomes larger than the bound
     */
    public static byte[] write(Value value, int bytesMax) {
        Value content = value instanceof ObjectValue object && object.size() == 1 ? object.get(CONTENT) : value;
        if (content == null) content = value;
        if (content instanceof ObjectValue || content instanceof ArrayValue) return JsonWriter.write(value, bytesMax);
        String text = content.scalarText();
        byte[] octets = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        if (octets.length > bytesMax)
            throw new BadAnswer(Reason.SIZE, "The answer would be over " + bytesMax + " bytes");
        return octets;
    }
}
