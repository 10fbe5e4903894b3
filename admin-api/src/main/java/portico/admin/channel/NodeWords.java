package portico.admin.channel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import portico.config.Checked;
import portico.config.InvalidConfiguration;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** What nodes say, read with care: it is kept in the database together with what others say, and must not spoil that. */
final class NodeWords {
    /** As JSON writes it; PostgreSQL's text has no place for it. */
    private static final String NUL = "\\u0000";

    private NodeWords() {}

    /** @throws InvalidConfiguration when nobody understands it, or could keep it */
    static <T> T read(String json, Class<T> type) {
        if (json.contains(NUL)) throw new InvalidConfiguration(List.of(new Problem("", "contains a NUL")));
        T said = ConfigJson.read(json.getBytes(StandardCharsets.UTF_8), type);
        if (said instanceof Checked checked) Problems.of(checked).throwIfAny();
        return said;
    }
}
