package portico.admin.rest;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import portico.admin.problem.BadParameter;
import portico.admin.problem.UnwantedBody;
import portico.admin.rest.DeclaredParameters.Form;
import portico.config.Spelling;

/**
 * Refuses what an operation would not see: query parameters that it does not know, the second value of one that has a
 * single, and those without a value, which Quarkus REST takes for absent, conditions among them. A misspelt
 * {@code dry-run} would write. Likewise a body where none is taken: what it asks for would not be done.
 */
final class ParameterCheck {
    private final Map<Method, DeclaredParameters> declared = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void check(ResourceInfo operation, RoutingContext context) {
        var known = declared.computeIfAbsent(operation.getResourceMethod(), DeclaredParameters::of);
        for (String field : known.conditions()) check(field, context.request().headers());
        MultiMap query = context.queryParams();
        for (String name : List.copyOf(query.names())) check(name, query, known.query());
        if (!known.body() && hasBody(context.request().headers())) throw new UnwantedBody();
    }

    /** One of no octets is none; one whose length is not told beforehand is taken for one (RFC 9112 §6.3). */
    private static boolean hasBody(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return headers.contains(HttpHeaders.TRANSFER_ENCODING) || length != null && Long.parseLong(length) > 0;
    }

    // With a field that lists nothing the write would be unconditional: a variable was empty.
    private static void check(String field, MultiMap headers) {
        for (String value : headers.getAll(field)) if (value.isBlank()) throw new BadParameter(field, "has no value");
    }

    private static void check(String name, MultiMap query, Map<String, Form> known) {
        Form form = known.get(name);
        if (form == null) throw new BadParameter(name, unknown(name, known.keySet()));
        List<String> values = query.getAll(name);
        if (form != Form.REPEATED && values.size() > 1) throw new BadParameter(name, "is given more than once");
        if (form == Form.FLAG) {
            String value = values.get(0);
            if (value.isEmpty()) query.set(name, "true");
            else if (!value.equals("true") && !value.equals("false"))
                throw new BadParameter(name, "must be true or false");
        } else if (values.contains("")) throw new BadParameter(name, "has no value");
    }

    private static String unknown(String name, Set<String> known) {
        if (known.isEmpty()) return "is no parameter of this operation, which has none";
        String nearest = Spelling.nearest(name, known);
        return "is no parameter of this operation; "
                + (nearest == null ? "it" : "did you mean " + nearest + "? It")
                + " has " + String.join(", ", known);
    }
}
