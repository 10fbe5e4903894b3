package portico.node.exchange;

import org.jspecify.annotations.Nullable;

/** What a token says that an authentication has found to be good. */
public interface Claims {
    /** The claim of this name as text, elements of a list with commas between them; null where there is none such. */
    @Nullable String text(String name);
}
