package portico.admin.channel;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import portico.config.Checked;
import portico.config.InvalidConfiguration;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** What nodes say, read with care: it is kept in the database together with what others say, and must not spoil that. */
final class NodeWords {
    /** As JSON writes it, and as it may write other things: a backslash and what follows. */
    private static final String NUL = "\\u0000";

    private NodeWords() {}

    /** @throws InvalidConfiguration when nobody understands it, or could keep it */
    static <T> T read(String json, Class<T> type) {
        byte[] octets = json.getBytes(StandardCharsets.UTF_8);
        if (json.contains(NUL) && holdsNul(ConfigJson.readTree(octets)))
            throw new InvalidConfiguration(List.of(new Problem("", "contains a NUL")));
        T said = ConfigJson.read(octets, type);
        if (said instanceof Checked checked) Problems.of(checked).throwIfAny();
        return said;
    }

    /** PostgreSQL's text has no place for it. */
    private static boolean holdsNul(JsonNode said) {
        if (said.isTextual()) return said.textValue().indexOf('\0') >= 0;
        for (var property : said.properties())
            if (property.getKey().indexOf('\0') >= 0 || holdsNul(property.getValue())) return true;
        if (said.isArray()) for (var element : said) if (holdsNul(element)) return true;
        return false;
    }
}
