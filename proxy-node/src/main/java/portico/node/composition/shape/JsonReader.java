package portico.node.composition.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.BadAnswer.Reason;

/**
 * Makes a tree out of JSON (RFC 8259). Numbers keep their digits, members their order. Of members with the same name the
 * last one's value holds, at the place of the first, as browsers read it. One value, and nothing but white space behind it.
 */
public final class JsonReader {
    private static final int NUMBER_LENGTH_MAX = 1000;
    private static final int NAME_LENGTH_MAX = 10_000;

    /** What is larger is read by a thread that may take its time: who looks into it on an event loop finds a tree. */
    public static final int WRITTEN_MAX = 256 << 10;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(AnswerLimits.DEPTH_MAX + 1)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .maxNameLength(NAME_LENGTH_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final AnswerLimits limits;
    private final boolean escaped;
    private final boolean distinct;
    private int values;

    private JsonReader(JsonParser parser, AnswerLimits limits, boolean escaped, boolean distinct) {
        this.distinct = distinct;
        this.parser = parser;
        this.limits = limits;
        this.escaped = escaped;
    }

    /**
     * Reads an answer.
     *
     * @param contentType the field of the answer, for its charset; UTF-8 when it names none
     * @throws BadAnswer when it is no JSON, not in its charset, or beyond the limits
     */
    public static Value read(byte[] octets, @Nullable String contentType, AnswerLimits limits) {
        byte[] utf8 = utf8(octets, contentType, limits);
        Value written = written(utf8, limits);
        return written == null ? read(utf8, 0, utf8.length, limits, false) : written;
    }

    /** What need not be read; null for all else, of which reading it tells what is wrong. */
    private static @Nullable Value written(byte[] utf8, AnswerLimits limits) {
        if (utf8.length > Math.min(WRITTEN_MAX, limits.bytesMax())) return null;
        return Utf8.of(utf8, 0, utf8.length) == Utf8.Form.NOT ? null : JsonScan.of(utf8, 0, utf8.length, limits);
    }

    /**
     * The same, but no member may be there twice: what one reader takes for it, another one would not.
     *
     * @throws BadAnswer when it is no JSON of this kind, not in its charset, or beyond the limits
     */
    public static Value readDistinct(byte[] octets, @Nullable String contentType, AnswerLimits limits) {
        byte[] utf8 = utf8(octets, contentType, limits);
        return read(utf8, 0, utf8.length, limits, true);
    }

    /** The Content-Type of what was read by another one and is written in UTF-8; the same when nobody could read by it. */
    public static String typeInUtf8(String contentType) {
        try {
            Charset charset = Charsets.named(contentType);
            return charset == null || charset.equals(StandardCharsets.UTF_8)
                    ? contentType
                    : Charsets.withoutCharset(contentType);
        } catch (BadAnswer e) {
            return contentType;
        }
    }

    private static byte[] utf8(byte[] octets, @Nullable String contentType, AnswerLimits limits) {
        Charset charset = Charsets.named(contentType);
        if (charset == null || charset.equals(StandardCharsets.UTF_8)) return octets;
        refuseLarge(octets.length, limits);
        return Charsets.text(octets, 0, octets.length, charset).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads JSON in UTF-8.
     *
     * @throws BadAnswer when it is none, or beyond the limits
     */
    public static Value read(byte[] octets, int start, int length, AnswerLimits limits) {
        return read(octets, start, length, limits, false);
    }

    private static Value read(byte[] octets, int start, int length, AnswerLimits limits, boolean distinct) {
        refuseLarge(length, limits);
        Utf8.Form form = Utf8.of(octets, start, length);
        if (form == Utf8.Form.NOT) throw new BadAnswer(Reason.CHARSET, "The answer is not in UTF-8");
        try (JsonParser parser = FACTORY.createParser(octets, start, length)) {
            if (parser.nextToken() == null) throw new BadAnswer(Reason.SYNTAX, "The answer is empty");
            Value value = new JsonReader(parser, limits, form == Utf8.Form.ESCAPED, distinct).value(0);
            if (parser.nextToken() != null)
                throw new BadAnswer(Reason.SYNTAX, "The answer has something behind its JSON");
            return value;
        } catch (StreamConstraintsException e) {
            throw new BadAnswer(Reason.SIZE, "The answer has a number or a name that is too long, or too many like it");
        } catch (IOException | IllegalStateException e) {
            // Jackson's own words quote the answer. Too many names that collide are an IllegalStateException.
            throw new BadAnswer(Reason.SYNTAX, "The answer is no JSON");
        }
    }

    /**
     * Reads JSON in UTF-8 without a bound other than the usual: what the configuration holds.
     *
     * @throws BadAnswer when it is none
     */
    public static Value read(String json) {
        byte[] octets = json.getBytes(StandardCharsets.UTF_8);
        return read(octets, 0, octets.length, AnswerLimits.STANDARD);
    }

    static void refuseLarge(int length, AnswerLimits limits) {
        if (length > limits.bytesMax())
            throw new BadAnswer(Reason.SIZE, "The answer is over " + limits.bytesMax() + " bytes");
    }

    private Value value(int depth) throws IOException {
        if (++values > limits.valuesMax())
            throw new BadAnswer(Reason.SIZE, "The answer has over " + limits.valuesMax() + " values");
        JsonToken token = parser.currentToken();
        return switch (token.id()) {
            case JsonTokenId.ID_START_OBJECT -> object(depth + 1);
            case JsonTokenId.ID_START_ARRAY -> array(depth + 1);
            case JsonTokenId.ID_STRING -> new TextValue(unicode(parser.getText()));
            case JsonTokenId.ID_NUMBER_INT, JsonTokenId.ID_NUMBER_FLOAT -> NumberValue.of(parser.getText());
            case JsonTokenId.ID_TRUE -> LiteralValue.TRUE;
            case JsonTokenId.ID_FALSE -> LiteralValue.FALSE;
            case JsonTokenId.ID_NULL -> LiteralValue.NULL;
            default -> throw new BadAnswer(Reason.SYNTAX, "The answer is no JSON");
        };
    }

    private ObjectValue object(int depth) throws IOException {
        deeper(depth);
        var builder = new ObjectValue.Builder();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (distinct && builder.get(name) != null)
                throw new BadAnswer(Reason.SYNTAX, "The answer has a member twice");
            builder.put(unicode(name), value(depth));
        }
        return builder.build();
    }

    private ArrayValue array(int depth) throws IOException {
        deeper(depth);
        var elements = new ArrayList<Value>();
        while (parser.nextToken() != JsonToken.END_ARRAY) elements.add(value(depth));
        return ArrayValue.of(elements);
    }

    private void deeper(int depth) {
        if (depth > limits.depthMax())
            throw new BadAnswer(Reason.DEPTH, "The answer is nested deeper than " + limits.depthMax() + " levels");
    }

    /** Half a surrogate pair can come from an escape only; no UTF-8 could say it again (RFC 7493 §2.1). */
    private String unicode(String text) {
        if (escaped && hasLoneSurrogate(text))
            throw new BadAnswer(Reason.CHARSET, "The answer has half a surrogate pair");
        return text;
    }

    static boolean hasLoneSurrogate(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!Character.isSurrogate(c)) continue;
            if (!Character.isHighSurrogate(c) || ++at == text.length() || !Character.isLowSurrogate(text.charAt(at)))
                return true;
        }
        return false;
    }
}
