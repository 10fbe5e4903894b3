package portico.node.composition;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.ArrayValue;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.NumberValue;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;
import portico.node.exchange.HeaderName;

/** What may be taken in one composing: from what was asked, and from calls that have ended. */
final class Sources implements Scope {
    private final Asked asked;
    private final CallRun[] runs;

    Sources(Asked asked, CallRun[] runs) {
        this.asked = asked;
        this.runs = runs;
    }

    @Override
    public @Nullable Value value(Taken taken) {
        Value found = switch (taken.kind()) {
            case PATH -> text(asked.path(taken.name()));
            case QUERY -> taken.query() == null ? null : text(asked.query(taken.query()));
            case HEADER -> taken.header() == null ? null : text(asked.header(taken.header()));
            case BODY -> at(asked.body(), taken.pointer());
            case CONSUMER -> text(asked.consumer());
            case CONSUMER_ID -> text(asked.consumerId());
            case CONSUMER_GROUPS -> at(groups(asked.consumerGroups()), taken.pointer());
            case CONSUMER_GROUP -> isIn(asked.consumerGroups(), taken.name());
            case CLAIM -> at(asked.claim(taken.name()), taken.pointer());
            case CALL_BODY -> at(runs[taken.call()].raw(), taken.pointer());
            case CALL_STATUS -> status(runs[taken.call()].fetch());
            case CALL_HEADER -> taken.header() == null ? null : header(runs[taken.call()].fetch(), taken.header());
            case ITEM, INDEX -> null;
        };
        return found == LiteralValue.NULL ? null : found;
    }

    static @Nullable Value at(@Nullable Value value, @Nullable JsonPointer pointer) {
        Value found = value == null || pointer == null ? value : value.at(pointer);
        return found == LiteralValue.NULL ? null : found;
    }

    private static @Nullable Value groups(@Nullable List<String> names) {
        return names == null
                ? null
                : ArrayValue.of(names.stream().map(TextValue::new).toList());
    }

    private static @Nullable Value isIn(@Nullable List<String> groups, String name) {
        return groups != null && groups.contains(name) ? LiteralValue.TRUE : null;
    }

    private static @Nullable Value status(@Nullable Fetch fetch) {
        return fetch == null || fetch.status() == 0 ? null : NumberValue.of(fetch.status());
    }

    private static @Nullable Value header(@Nullable Fetch fetch, HeaderName name) {
        String value = fetch == null ? null : fetch.header(name);
        return value == null ? null : new TextValue(FieldText.read(value));
    }

    private static @Nullable Value text(@Nullable String text) {
        return text == null ? null : new TextValue(text);
    }
}
