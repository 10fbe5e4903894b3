package portico.node.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Encoding;
import portico.config.json.ConfigJson;
import portico.node.composition.shape.AnswerLimits;
import portico.node.composition.shape.FeedReader;
import portico.node.composition.shape.JsonReader;
import portico.node.composition.shape.JsonWriter;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.ObjectValue;
import portico.node.composition.shape.PlainText;
import portico.node.composition.shape.Value;
import portico.node.composition.shape.XmlReader;

/** From octets to trees and back. */
public final class Bodies {
    private static final int REQUEST_BYTES_MAX = 64 << 20;

    private Bodies() {}

    /** What the configuration, or a token, says. */
    public static Value of(JsonNode json) {
        return JsonReader.read(new String(ConfigJson.write(json), StandardCharsets.UTF_8));
    }

    /** JSON that somebody sent. */
    public static Value read(byte[] octets, @Nullable String contentType, int bytesMax) {
        return JsonReader.read(octets, contentType, AnswerLimits.of(bytesMax));
    }

    static Value read(byte[] octets, Encoding encoding, @Nullable String contentType, int bytesMax) {
        AnswerLimits limits = AnswerLimits.of(bytesMax);
        return switch (encoding) {
            case JSON -> JsonReader.read(octets, contentType, limits);
            case XML -> XmlReader.read(octets, contentType, limits);
            case RSS -> FeedReader.read(octets, contentType, limits);
            case TEXT -> PlainText.read(octets, contentType, limits);
            case PASS_THROUGH -> throw new IllegalStateException("What is passed through is not read");
        };
    }

    /** The data of a GraphQL answer; null when there is none, and so it failed. */
    static @Nullable Value graphqlData(Value answer) {
        Value data = answer instanceof ObjectValue object ? object.get("data") : null;
        return data == LiteralValue.NULL ? null : data;
    }

    static byte[] json(Value value) {
        return JsonWriter.write(value, REQUEST_BYTES_MAX);
    }
}
