package portico.config.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.Duration;
import portico.config.DurationText;

/** Durations in the form of {@link DurationText}. */
final class DurationJson {
    static final JsonSerializer<Duration> WRITE = new JsonSerializer<>() {
        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(DurationText.format(value));
        }
    };

    static final JsonDeserializer<Duration> READ = new JsonDeserializer<>() {
        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING))
                return (Duration) context.handleUnexpectedToken(Duration.class, in);
            try {
                return DurationText.parse(in.getText());
            } catch (IllegalArgumentException e) {
                return (Duration) context.handleWeirdStringValue(Duration.class, in.getText(), "%s", e.getMessage());
            }
        }
    };

    private DurationJson() {}
}
