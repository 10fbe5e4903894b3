package portico.node.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a token says that an authentication has found to be good. */
public interface Claims {
    /** The claim of this name as text, elements of a list with commas between them; null where there is none such. */
    @Nullable String text(String name);

    /** The claim of this name as it is; null where there is none. Not to be changed. */
    @Nullable JsonNode json(String name);
}
