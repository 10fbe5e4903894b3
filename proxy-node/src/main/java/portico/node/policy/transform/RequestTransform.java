package portico.node.policy.transform;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.policy.transform.RequestTransformSettings;
import portico.node.exchange.Cookies;
import portico.node.exchange.Exchange;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.headers.FieldEdits;
import portico.node.policy.template.Escape;
import portico.node.policy.template.Template;

/** Changes header fields, query parameters and cookies on the way to the upstream. */
public final class RequestTransform implements Policy {
    private final FieldEdits headers;
    private final @Nullable QueryEdits query;
    private final List<String> removedCookies;
    private final List<Map.Entry<String, String>> renamedCookies;
    private final List<Map.Entry<String, Template>> setCookies;

    private RequestTransform(RequestTransformSettings settings) {
        headers = FieldEdits.of(settings.headers());
        query = settings.query().isEmpty() ? null : new QueryEdits(settings.query());
        removedCookies = settings.cookies().remove();
        renamedCookies = List.copyOf(settings.cookies().rename().entrySet());
        setCookies = settings.cookies().set().entrySet().stream()
                .map(cookie -> Map.entry(cookie.getKey(), Template.compile(cookie.getValue(), Escape.COOKIE)))
                .toList();
    }

    public static Policy compile(RequestTransformSettings settings, CompileContext context) {
        return new RequestTransform(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        headers.applyToRequest(exchange);
        if (query != null) query.apply(exchange);
        for (String name : removedCookies) Cookies.remove(exchange, name);
        for (var names : renamedCookies) {
            CharSequence value = Cookies.passed(exchange, names.getKey());
            if (value == null) continue;
            String kept = value.toString();
            Cookies.remove(exchange, names.getKey());
            Cookies.set(exchange, names.getValue(), kept);
        }
        for (var cookie : setCookies) {
            String value = cookie.getValue().of(exchange);
            if (value == null) Cookies.remove(exchange, cookie.getKey());
            else Cookies.set(exchange, cookie.getKey(), value);
        }
        return Step.NEXT;
    }
}
