package portico.node.composition.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a tree as JSON in UTF-8, without white space, numbers as they were written. */
public final class JsonWriter {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            // A tree may be a little deeper than what was read: groups and templates add levels.
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(4 * AnswerLimits.DEPTH_MAX)
                    .build())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private JsonWriter() {}

    /**
     * Writes a tree.
     *
     * @throws BadAnswer when it becomes larger than the bound
     */
    public static byte[] write(Value value, int bytesMax) {
        var octets = new BoundedOctets(bytesMax);
        try (JsonGenerator generator = FACTORY.createGenerator(octets)) {
            write(value, generator);
            generator.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("A tree cannot be written", e);
        }
        return octets.take();
    }

    private static void write(Value value, JsonGenerator to) throws IOException {
        if (value instanceof ObjectValue object) {
            to.writeStartObject();
            for (int place = 0; place < object.size(); place++) {
                to.writeFieldName(object.name(place));
                write(object.value(place), to);
            }
            to.writeEndObject();
        } else if (value instanceof ArrayValue array) {
            to.writeStartArray();
            for (int index = 0; index < array.size(); index++) write(array.get(index), to);
            to.writeEndArray();
        } else if (value instanceof TextValue text) {
            to.writeString(text.text());
        } else if (value instanceof NumberValue number) {
            to.writeNumber(number.digits());
        } else {
            to.writeRawValue(value == LiteralValue.TRUE ? "true" : value == LiteralValue.FALSE ? "false" : "null");
        }
    }
}
