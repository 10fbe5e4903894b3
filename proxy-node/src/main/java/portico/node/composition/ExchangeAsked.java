package portico.node.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.Value;
import portico.node.exchange.Claims;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Slice;

/** What an exchange's client asked for, as policies have left it. */
public final class ExchangeAsked implements Asked {
    private final Exchange exchange;
    private final @Nullable Value body;

    /** @param body null for none */
    public ExchangeAsked(Exchange exchange, @Nullable Value body) {
        this.exchange = exchange;
        this.body = body;
    }

    @Override
    public @Nullable String path(String name) {
        Slice bound = exchange.captures().value(name);
        if (bound == null) return null;
        // The path is in normal form: every percent sign has its two digits, and a plus is a plus.
        return URLDecoder.decode(bound.toString().replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable String query(QueryName name) {
        return name.value(exchange.onward().query());
    }

    @Override
    public @Nullable String header(HeaderName name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : FieldText.read(values.get(0));
    }

    @Override
    public @Nullable String list(HeaderName name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private List<String> values(HeaderName name) {
        var values = new ArrayList<String>(1);
        exchange.onward().taken(name, value -> values.add(value.toString()));
        return values;
    }

    @Override
    public @Nullable Value body() {
        return body;
    }

    @Override
    public @Nullable String consumer() {
        var caller = exchange.caller();
        return caller == null ? null : caller.consumer();
    }

    @Override
    public @Nullable String consumerId() {
        var caller = exchange.caller();
        return caller == null ? null : caller.consumerId().toString();
    }

    @Override
    public @Nullable List<String> consumerGroups() {
        var caller = exchange.caller();
        return caller == null ? null : caller.groups();
    }

    @Override
    public @Nullable Value claim(String name) {
        Claims claims = exchange.claims();
        JsonNode claim = claims == null ? null : claims.json(name);
        return claim == null ? null : Bodies.ofToken(claim);
    }
}
