package portico.node.routing;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.route.Route;
import portico.config.route.RouteAction;
import portico.config.route.RouteMatch;
import portico.config.route.ValueMatch;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/** Routes and requests by chance, from so few words that they often meet. */
final class Drawn {
    private final Random random;
    private final List<String> words;
    private final List<String> hosts;

    /** @param wordCount how many different literal segments there are */
    Drawn(Random random, int wordCount) {
        this.random = random;
        this.words = IntStream.range(0, wordCount).mapToObj(Drawn::word).toList();
        this.hosts = List.of("a.test", "b.a.test", "c.b.a.test", "test", "b.test");
    }

    /** A request as an oracle likes it. */
    record Request(
            String method,
            String host,
            int port,
            String path,
            @Nullable String query,
            List<Map.Entry<String, String>> headers,
            String client) {
        Request(
                String method,
                String host,
                String path,
                @Nullable String query,
                List<Map.Entry<String, String>> headers) {
            this(method, host, 80, path, query, headers, "192.0.2.1");
        }

        RequestHead head() {
            // Not at the beginning of an array, as in traffic.
            String target = "GET " + path + "?" + query + " HTTP/1.1";
            Slice whole = Slice.of(target);
            var head = new RequestHead();
            head.method(method);
            head.host((Slice) Slice.of("host: " + host + "\r").subSequence(6, 6 + host.length()), port, true);
            head.client(() -> client);
            int pathEnd = 4 + path.length();
            Slice querySlice =
                    query == null ? null : (Slice) whole.subSequence(pathEnd + 1, pathEnd + 1 + query.length());
            head.target((Slice) whole.subSequence(4, pathEnd), querySlice);
            headers.forEach(field -> head.addField(field.getKey(), field.getValue()));
            return head;
        }
    }

    /** As many different valid routes as can be had, none tied. */
    List<Route> routes(int count) {
        Set<String> keys = new HashSet<>();
        var routes = new ArrayList<Route>();
        for (int attempt = 0; routes.size() < count && attempt < count * 20; attempt++) {
            var route = new Route(
                    null,
                    "r" + routes.size(),
                    match(),
                    null,
                    null,
                    null,
                    null,
                    new RouteAction.Respond(204, null, null),
                    null,
                    null,
                    null);
            if (!Problems.of(route).isEmpty()) continue;
            var itsKeys = route.match().canonicalKeys();
            if (itsKeys.stream().anyMatch(keys::contains)) continue;
            keys.addAll(itsKeys);
            routes.add(route);
        }
        return routes;
    }

    Request request() {
        var headers = new ArrayList<Map.Entry<String, String>>();
        while (random.nextInt(3) == 0) headers.add(Map.entry(oneOf("x-a", "X-A", "x-B", "x-c"), value()));
        return new Request(
                oneOf("GET", "POST", "PUT"),
                oneOf("a.test", "b.a.test", "c.b.a.test", "d.c.b.a.test", "test", "b.test", "xa.test", ""),
                random.nextInt(3) == 0 ? 8443 : 80,
                "/"
                        + several(0, 5, () -> oneOf(word(), word(), word(), "1", "12", "%41")).stream()
                                .collect(joining("/"))
                        + oneOf("", "", "", "/"),
                random.nextInt(3) > 0
                        ? null
                        : several(0, 3, this::parameter).stream().collect(joining("&")),
                headers,
                oneOf("10.0.0.1", "10.1.2.3", "192.0.2.1", "2001:db8::7", "::1", "unknown"));
    }

    private RouteMatch match() {
        boolean plain = random.nextInt(3) > 0;
        return new RouteMatch(
                random.nextBoolean() ? List.of() : distinct(1, 2, this::hostPattern),
                random.nextInt(200) == 0 ? List.of() : distinct(1, 2, this::pathPattern),
                plain ? List.of() : distinct(0, 2, () -> oneOf("GET", "POST", "PUT")),
                plain ? Map.of() : values("x-a", "x-b"),
                plain ? Map.of() : values("p", "q r"),
                plain ? List.of() : distinct(0, 2, this::network),
                random.nextInt(4) == 0 ? 1 : 0);
    }

    private String hostPattern() {
        String port = oneOf("", "", ":8443", ":80");
        if (!port.isEmpty() && random.nextInt(4) == 0) return "*" + port;
        return (random.nextBoolean() ? "*." : "") + hosts.get(random.nextInt(hosts.size())) + port;
    }

    private String network() {
        return oneOf("10.0.0.0/8", "10.0.0.1", "0.0.0.0/0", "192.0.2.0/31", "2001:db8::/32", "::/0", "::1");
    }

    private String pathPattern() {
        var names = new ArrayList<String>();
        String path = several(random.nextInt(20) == 0 ? 0 : 1, 4, () -> {
                    String name = "p" + names.size();
                    names.add(name);
                    return oneOf(word(), word(), "{" + name + "}", "{" + name + ":[0-9]+}", "{" + name + ":1[^3]?|w0}");
                })
                .stream()
                .map(segment -> "/" + segment)
                .collect(joining());
        return path + (path.isEmpty() ? oneOf("/", "/**", "/{rest:**}") : oneOf("", "", "", "/", "/**", "/{rest:**}"));
    }

    private Map<String, ValueMatch> values(String... names) {
        var values = new LinkedHashMap<String, ValueMatch>();
        for (var name : names)
            if (random.nextBoolean())
                values.put(
                        name,
                        switch (random.nextInt(4)) {
                            case 0 -> new ValueMatch(null, null, true);
                            case 1 -> new ValueMatch(null, null, false);
                            case 2 -> new ValueMatch(null, "[12]|v w", null);
                            default -> ValueMatch.exactly(value());
                        });
        return values;
    }

    private String parameter() {
        return oneOf("p", "q+r", "q%20r", "%70", "s") + oneOf("", "=", "=1", "=2", "=%31", "=v+w", "=v%20w", "=v%2Bw");
    }

    private String value() {
        return oneOf("1", "2", "v w", "");
    }

    private String word() {
        return words.get(random.nextInt(words.size()));
    }

    private static String word(int number) {
        return "w" + number;
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private List<String> several(int least, int most, Supplier<String> draw) {
        return IntStream.range(0, least + random.nextInt(most - least + 1))
                .mapToObj(index -> draw.get())
                .toList();
    }

    private List<String> distinct(int least, int most, Supplier<String> draw) {
        return List.copyOf(new LinkedHashSet<>(several(least, most, draw)));
    }
}
