package portico.node.composition;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Template;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;

/** A template with everything found that can be found before any request. */
final class Text {
    private final Part[] parts;
    private final @Nullable Taken sole;
    private final Reason blame;

    /** Exactly one of the two is there. */
    private record Part(@Nullable String text, @Nullable Taken taken) {}

    private Text(Part[] parts) {
        this.parts = parts;
        sole = parts.length == 1 ? parts[0].taken : null;
        Reason worst = Reason.VALUE;
        for (var part : parts) if (part.taken != null && part.taken.blame() == Reason.REQUEST) worst = Reason.REQUEST;
        blame = worst;
    }

    /** @param calls the names of all calls, in the order of their indices */
    static Text of(String template, List<String> calls) {
        return new Text(Template.parse(template).parts().stream()
                .map(part -> new Part(part.text(), part.source() == null ? null : Taken.of(part.source(), calls)))
                .toArray(Part[]::new));
    }

    /** This very text. */
    static Text plain(String text) {
        return new Text(new Part[] {new Part(text, null)});
    }

    /** The one value that is the whole of it; null when there is text around it, or none. */
    @Nullable Taken sole() {
        return sole;
    }

    /** Why a call fails when what it becomes cannot be used. */
    Reason blame() {
        return blame;
    }

    /** Is told each piece. */
    interface Pieces {
        void text(String text);

        /** @param value null when it is not there */
        void value(Taken taken, @Nullable Value value) throws CallFailed;
    }

    void each(Scope scope, Pieces pieces) throws CallFailed {
        for (var part : parts) {
            if (part.text != null) pieces.text(part.text);
            else if (part.taken != null) pieces.value(part.taken, scope.value(part.taken));
        }
    }

    /**
     * The text; null when an optional value of it is not there.
     *
     * @throws CallFailed when another one is not there, or is no text, number or truth
     */
    @Nullable String filled(Scope scope) throws CallFailed {
        return filled(scope, value -> value);
    }

    /** @param escape what becomes of each value, so that it stays one */
    @Nullable String filled(Scope scope, UnaryOperator<String> escape) throws CallFailed {
        if (parts.length == 1 && parts[0].text != null) return parts[0].text;
        var text = new StringBuilder();
        for (var part : parts) {
            Taken taken = part.taken;
            if (taken == null) {
                text.append(part.text);
                continue;
            }
            Value found = scope.value(taken);
            if (found == null && taken.optional()) return null;
            String value = found == null ? null : found.scalarText();
            if (value == null) throw new CallFailed(taken.blame());
            text.append(escape.apply(value));
        }
        return text.toString();
    }

    /** The same as JSON: one value that is the whole of it keeps its type. */
    @Nullable Value value(Scope scope) throws CallFailed {
        if (sole == null) {
            String text = filled(scope);
            return text == null ? null : new TextValue(text);
        }
        Value value = scope.value(sole);
        if (value == null && !sole.optional()) throw new CallFailed(sole.blame());
        return value;
    }
}
