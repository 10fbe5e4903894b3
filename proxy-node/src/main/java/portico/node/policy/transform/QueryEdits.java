package portico.node.policy.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.policy.transform.FieldChanges;
import portico.node.exchange.Exchange;
import portico.node.exchange.QueryName;
import portico.node.exchange.Slice;
import portico.node.exchange.Trace;
import portico.node.policy.template.Escape;
import portico.node.policy.template.Template;

/** What becomes of query parameters: removes, then renames, then sets, then adds; what is new stands at the end. */
final class QueryEdits {
    private final List<QueryName> removed;
    private final List<Renamed> renamed;
    private final List<Written> set;
    private final List<Written> added;

    private record Renamed(QueryName from, QueryName to, String toEncoded) {}

    private record Written(QueryName name, String encoded, Template value) {}

    QueryEdits(FieldChanges changes) {
        removed = changes.remove().stream().map(QueryName::of).toList();
        var names = new ArrayList<Renamed>();
        changes.rename()
                .forEach((from, to) -> names.add(new Renamed(QueryName.of(from), QueryName.of(to), encoded(to))));
        renamed = List.copyOf(names);
        set = written(changes.set());
        added = written(changes.add());
    }

    void apply(Exchange exchange) {
        Slice query = exchange.onward().query();
        for (var name : removed) query = without(query, name);
        Trace recorder = exchange.recorder();
        for (var names : renamed) {
            query = renamed(query, names);
            if (recorder != null) recorder.renamed(names.from(), names.to());
        }
        for (var parameter : set) query = with(without(query, parameter.name()), parameter, exchange);
        for (var parameter : added) query = with(query, parameter, exchange);
        exchange.onward().query(query);
    }

    private static @Nullable Slice renamed(@Nullable Slice query, Renamed names) {
        if (query == null || names.from().find(query, query.offset()) == QueryName.NONE) return query;
        var moved = new StringBuilder();
        names.from().rename(query, names.toEncoded(), moved);
        return joined(without(without(query, names.from()), names.to()), moved);
    }

    private static @Nullable Slice with(@Nullable Slice query, Written parameter, Exchange exchange) {
        String value = parameter.value().of(exchange);
        if (value == null) return query;
        return joined(query, new StringBuilder(parameter.encoded()).append('=').append(value));
    }

    private static @Nullable Slice without(@Nullable Slice query, QueryName name) {
        return query == null || name.find(query, query.offset()) == QueryName.NONE ? query : name.without(query);
    }

    private static Slice joined(@Nullable Slice query, StringBuilder more) {
        return Slice.of(query == null || query.length() == 0 ? more.toString() : query + "&" + more);
    }

    private static List<Written> written(Map<String, String> parameters) {
        var written = new ArrayList<Written>();
        parameters.forEach((name, value) ->
                written.add(new Written(QueryName.of(name), encoded(name), Template.compile(value, Escape.QUERY))));
        return List.copyOf(written);
    }

    private static String encoded(String name) {
        return Escape.QUERY.of(name);
    }
}
