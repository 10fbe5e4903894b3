package portico.node.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Encoding;
import portico.config.json.ConfigJson;
import portico.node.composition.shape.AnswerLimits;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.FeedReader;
import portico.node.composition.shape.JsonReader;
import portico.node.composition.shape.JsonWriter;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.ObjectValue;
import portico.node.composition.shape.PlainText;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;
import portico.node.composition.shape.XmlReader;

/** From octets to trees and back. */
public final class Bodies {
    private Bodies() {}

    /** What the configuration says. */
    public static Value of(JsonNode json) {
        return JsonReader.read(new String(ConfigJson.write(json), StandardCharsets.UTF_8));
    }

    /** What a token says; null for what no answer could say: half a surrogate pair, what is nested too deeply. */
    static @Nullable Value ofToken(JsonNode claim) {
        if (claim.isTextual() && isWhole(claim.textValue())) return new TextValue(claim.textValue());
        try {
            return of(claim);
        } catch (BadAnswer | UncheckedIOException e) {
            return null;
        }
    }

    /** False with half a surrogate pair. */
    private static boolean isWhole(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!Character.isSurrogate(text.charAt(at))) continue;
            boolean pair = at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
            if (!pair) return false;
            at++;
        }
        return true;
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

    /** @throws BadAnswer when it is larger than the bound */
    static byte[] json(Value value, int bytesMax) {
        return JsonWriter.write(value, bytesMax);
    }
}
