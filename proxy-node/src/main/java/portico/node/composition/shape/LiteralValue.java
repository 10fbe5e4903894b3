package portico.node.composition.shape;

import org.jspecify.annotations.Nullable;

/** The three words of JSON. */
public enum LiteralValue implements Value {
    TRUE,
    FALSE,
    NULL;

    /** The word of a truth. */
    public static LiteralValue of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    @Override
    public @Nullable String scalarText() {
        return switch (this) {
            case TRUE -> "true";
            case FALSE -> "false";
            case NULL -> null;
        };
    }
}
