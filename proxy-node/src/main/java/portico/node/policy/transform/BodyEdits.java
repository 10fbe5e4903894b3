package portico.node.policy.transform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.json.Pointer;
import portico.config.policy.transform.BodyChanges;
import portico.node.composition.shape.AnswerLimits;
import portico.node.composition.shape.AnswerTemplate;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.JsonWriter;
import portico.node.composition.shape.TreeEdits;
import portico.node.composition.shape.Value;
import portico.node.exchange.Exchange;
import portico.node.limit.Limit;
import portico.node.policy.body.BadBody;
import portico.node.policy.body.JsonBody;

/** What becomes of a body of JSON: removes, renames, moves, sets, then evaluates. */
final class BodyEdits {
    @Limit(
            "Time for the JSONata expression of a request-transform or response-transform, in milliseconds; then 422 or 502")
    private static final int EXPRESSION_MILLIS = 1000;

    private final List<Pointer> removed;
    private final List<Map.Entry<Pointer, String>> renamed;
    private final List<Map.Entry<Pointer, Pointer>> moved;
    private final List<Map.Entry<Pointer, ValueTemplate>> set;
    private final @Nullable AnswerTemplate expression;
    private final int octetsMax;

    private BodyEdits(BodyChanges changes) {
        octetsMax = (int) changes.bodyBytesMax().bytes();
        removed = changes.remove().stream().map(Pointer::parse).toList();
        var names = new ArrayList<Map.Entry<Pointer, String>>();
        changes.rename().forEach((from, to) -> names.add(Map.entry(Pointer.parse(from), to)));
        renamed = List.copyOf(names);
        var places = new ArrayList<Map.Entry<Pointer, Pointer>>();
        changes.move().forEach((from, to) -> places.add(Map.entry(Pointer.parse(from), Pointer.parse(to))));
        moved = List.copyOf(places);
        var values = new ArrayList<Map.Entry<Pointer, ValueTemplate>>();
        changes.values()
                .forEach((place, value) -> values.add(Map.entry(Pointer.parse(place), ValueTemplate.compile(value))));
        set = List.copyOf(values);
        String text = changes.jsonata();
        expression = text == null
                ? null
                : AnswerTemplate.compile(text, AnswerLimits.of(octetsMax), Duration.ofMillis(EXPRESSION_MILLIS));
    }

    /** Null when there is nothing to change. */
    static @Nullable BodyEdits of(BodyChanges changes) {
        return changes.isEmpty() ? null : new BodyEdits(changes);
    }

    /** How many octets a body may have. */
    int octetsMax() {
        return octetsMax;
    }

    /** What is set for this exchange, null where that has no value: to be asked on its event loop. */
    List<@Nullable Value> values(Exchange exchange) {
        var values = new ArrayList<@Nullable Value>(set.size());
        for (var each : set) values.add(each.getValue().of(exchange));
        return values;
    }

    /**
     * The body as it goes on, in UTF-8. Takes time: not for an event loop.
     *
     * @param contentType for its charset
     * @param contentEncoding null for none
     * @param values those that are {@linkplain #values set}
     */
    byte[] apply(byte[] body, String contentType, @Nullable String contentEncoding, List<@Nullable Value> values)
            throws BadBody {
        Value tree = JsonBody.read(body, contentType, contentEncoding, octetsMax);
        for (var place : removed) tree = TreeEdits.without(tree, place);
        for (var names : renamed) tree = TreeEdits.renamed(tree, names.getKey(), names.getValue());
        for (var places : moved) {
            Value value = TreeEdits.at(tree, places.getKey());
            if (value != null) tree = with(TreeEdits.without(tree, places.getKey()), places.getValue(), value);
        }
        for (int index = 0; index < set.size(); index++) {
            Pointer place = set.get(index).getKey();
            Value value = values.get(index);
            // Without its value, what was written there must not stand for it.
            if (value != null) tree = with(tree, place, value);
            else if (!place.isWhole()) tree = TreeEdits.without(tree, place);
        }
        try {
            return JsonWriter.write(expression == null ? tree : expression.apply(tree), octetsMax);
        } catch (BadAnswer e) {
            throw JsonBody.notMade();
        }
    }

    private static Value with(Value tree, Pointer place, Value value) throws BadBody {
        Value changed = TreeEdits.with(tree, place, value);
        if (changed == null) throw JsonBody.noPlace();
        return changed;
    }
}
