package portico.node.routing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.Cidr;
import portico.config.route.RouteMatch;
import portico.config.route.ValueMatch;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/** What is asked of a request besides host and path, by a route's match or by a policy's {@code when}. */
public final class Predicates {
    private final String[] methods;
    private final HeaderTest[] headers;
    private final QueryTest[] query;
    private final Cidr[] clients;

    private Predicates(
            List<String> methods, Map<String, ValueMatch> headers, Map<String, ValueMatch> query, List<Cidr> clients) {
        this.methods = methods.toArray(String[]::new);
        this.headers = headers.entrySet().stream()
                .map(entry -> new HeaderTest(HeaderName.of(entry.getKey()), ValueTest.of(entry.getValue())))
                .toArray(HeaderTest[]::new);
        this.query = query.entrySet().stream()
                .map(entry -> new QueryTest(QueryName.of(entry.getKey()), ValueTest.of(entry.getValue())))
                .toArray(QueryTest[]::new);
        this.clients = clients.toArray(Cidr[]::new);
    }

    /** @param methods one of these, or any when empty; all of the headers and query parameters must hold */
    public static Predicates of(List<String> methods, Map<String, ValueMatch> headers, Map<String, ValueMatch> query) {
        return new Predicates(methods, headers, query, List.of());
    }

    /** What a match asks besides host and path. */
    static Predicates of(RouteMatch match) {
        return new Predicates(match.methods(), match.headers(), match.query(), match.clientNetworks());
    }

    /** True when the request is what is asked for. */
    public boolean hold(RequestHead head) {
        if (!methodHolds(head.method())) return false;
        for (var test : headers) if (!test.holds(head)) return false;
        for (var test : query) if (!test.holds(head.query())) return false;
        return clients.length == 0 || head.isClientIn(clients);
    }

    private boolean methodHolds(String method) {
        for (var allowed : methods) if (allowed.equals(method)) return true;
        return methods.length == 0;
    }

    /** Of several fields of the name, any may hold the value. */
    private record HeaderTest(HeaderName name, ValueTest value) {
        boolean holds(RequestHead head) {
            int field = head.find(name, 0);
            if (field < 0) return value.holdsAbsent();
            for (; field >= 0; field = head.find(name, field + 1)) if (value.holds(head, field)) return true;
            return false;
        }
    }

    /** Of several parameters of the name, any may hold the value. */
    private record QueryTest(QueryName name, ValueTest value) {
        boolean holds(@Nullable Slice query) {
            if (query == null) return value.holdsAbsent();
            long found = name.find(query, query.offset());
            if (found == QueryName.NONE) return value.holdsAbsent();
            for (; found != QueryName.NONE; found = name.find(query, QueryName.end(found)))
                if (value.holdsForm(query.array(), QueryName.start(found), QueryName.end(found))) return true;
            return false;
        }
    }
}
