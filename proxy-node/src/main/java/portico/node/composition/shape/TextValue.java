package portico.node.composition.shape;

/**
 * A string.
 *
 * @param text valid Unicode: no surrogate without its other half
 */
public record TextValue(String text) implements Value {
    static final TextValue EMPTY = new TextValue("");

    @Override
    public String scalarText() {
        return text;
    }
}
