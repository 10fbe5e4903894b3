package portico.node.policy.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.policy.template.TextTemplate;
import portico.node.exchange.Cookies;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Slice;
import portico.node.gateway.CompiledRoute;
import portico.node.identity.Caller;

/** Text with places, every one of which knows where its value comes from. */
public final class Template {
    /** Gives the value of a place; null where there is none. */
    private interface Source {
        @Nullable CharSequence of(Exchange exchange);
    }

    private final @Nullable String[] texts;
    private final @Nullable Source[] sources;
    private final Escape escape;

    private Template(List<TextTemplate.Part> parts, Escape escape) {
        this.escape = escape;
        texts = parts.stream().map(TextTemplate.Part::text).toArray(String[]::new);
        sources = parts.stream()
                .map(part -> part.text() == null ? source(part.source(), part.name()) : null)
                .toArray(Source[]::new);
    }

    /** @param text which {@link TextTemplate#check} has found nothing wrong with */
    public static Template compile(String text, Escape escape) {
        return new Template(TextTemplate.parse(text).parts(), escape);
    }

    /** Text that is the same for all, with no places whatever is in it. */
    public static Template fixed(String text) {
        return new Template(List.of(new TextTemplate.Part(text, "", "")), Escape.TEXT);
    }

    /** True when it is the same for all. */
    public boolean isFixed() {
        for (Source source : sources) if (source != null) return false;
        return true;
    }

    /** The text for an exchange; null when one of its places has no value. */
    public @Nullable String of(Exchange exchange) {
        return fill(exchange, false);
    }

    /** The text for an exchange, with nothing in those places that have no value. */
    public String ofAll(Exchange exchange) {
        return String.valueOf(fill(exchange, true));
    }

    private @Nullable String fill(Exchange exchange, boolean gaps) {
        if (texts.length == 1 && texts[0] != null) return texts[0];
        var out = new StringBuilder();
        for (int part = 0; part < texts.length; part++) {
            Source source = sources[part];
            if (source == null) {
                out.append(texts[part]);
                continue;
            }
            CharSequence value = source.of(exchange);
            if (value == null && !gaps) return null;
            if (value != null) escape.append(value, out);
        }
        return out.toString();
    }

    private static Source source(String source, String name) {
        return switch (source) {
            case "request.method" -> exchange -> exchange.head().method();
            case "request.path" -> exchange -> exchange.head().path();
            case "request.host" -> exchange -> exchange.head().host();
            case "request.scheme" -> exchange -> exchange.isClientSecure() ? "https" : "http";
            case "request.id" -> Exchange::requestId;
            case "request.header" -> header(HeaderName.of(name));
            case "request.query" -> query(QueryName.of(name));
            case "request.cookie" -> exchange -> Cookies.first(exchange.head(), name);
            case "client.address" -> exchange -> exchange.isClientKnown() ? exchange.clientAddress() : null;
            case "path" -> exchange -> decoded(exchange.captures().value(name));
            case "consumer.name" -> caller(Caller::consumer);
            case "consumer.id" -> caller(caller -> caller.consumerId().toString());
            case "consumer.groups" -> caller(caller -> String.join(",", caller.groups()));
            case "credential.name" -> caller(Caller::credential);
            case "claim" -> exchange -> exchange.claim(name);
            case "route.name" ->
                exchange -> {
                    CompiledRoute route = exchange.route();
                    return route == null ? null : route.toString();
                };
            case "status" -> exchange -> Integer.toString(exchange.status());
            default -> throw new IllegalStateException("There is no " + source);
        };
    }

    private static Source caller(Function<Caller, String> what) {
        return exchange -> {
            Caller caller = exchange.caller();
            return caller == null ? null : what.apply(caller);
        };
    }

    private static Source header(HeaderName name) {
        return exchange -> exchange.head().header(name);
    }

    private static Source query(QueryName name) {
        return exchange -> name.value(exchange.head().query());
    }

    /** As people would write what stands in a path; what is no UTF-8 stays encoded. */
    private static @Nullable CharSequence decoded(@Nullable Slice segment) {
        if (segment == null || segment.toString().indexOf('%') < 0) return segment;
        byte[] octets = new byte[segment.length()];
        int length = 0;
        for (int at = 0; at < segment.length(); at++) {
            char c = segment.charAt(at);
            if (c == '%' && at + 2 < segment.length()) {
                int value =
                        Character.digit(segment.charAt(at + 1), 16) << 4 | Character.digit(segment.charAt(at + 2), 16);
                if (value >= 0) {
                    octets[length++] = (byte) value;
                    at += 2;
                    continue;
                }
            }
            octets[length++] = (byte) c;
        }
        String text = new String(octets, 0, length, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : segment;
    }
}
