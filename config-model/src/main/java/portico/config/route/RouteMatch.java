package portico.config.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Checked;
import portico.config.Cidr;
import portico.config.HeaderNames;
import portico.config.Problems;

/**
 * Which exchanges a route is for. An empty list matches any.
 *
 * @param hosts {@code shop.example.com} or {@code *.example.com} (one or more labels), in lower case; with a port where
 *     only that one is meant, {@code *:8443} on any host
 * @param paths as {@link PathPattern} says
 * @param methods in upper case
 * @param headers what header fields must hold; all of them; names in lower case
 * @param query what query parameters must hold; all of them
 * @param clients networks of which one must hold the client's address, each in its canonical form ({@link Cidr})
 * @param priority decides between equal patterns, higher first; 0 when absent
 */
public record RouteMatch(
        @Schema(
                description =
                        "Exact names, or *.example.com for one or more labels; with a port where only that one is meant.",
                examples = "[\"shop.example.com\"]")
        List<String> hosts,

        @Schema(
                description = "/orders is exact, /orders/** the prefix, /orders/{id} binds one segment.",
                examples = "[\"/orders/**\"]")
        List<String> paths,

        @Schema(examples = "[\"GET\",\"POST\"]") List<String> methods,
        Map<String, ValueMatch> headers,
        Map<String, ValueMatch> query,

        @Schema(
                description =
                        "Networks or single addresses, of which one must hold the client's address: behind trusted proxies, the one that they name.",
                examples = "[\"10.0.0.0/8\",\"2001:db8::/32\"]")
        List<String> clients,

        @Schema(description = "Decides between equal patterns, higher first; 0 when absent.") @JsonProperty("priority")
        int priority)
        implements Checked {
    static final RouteMatch ANYTHING = new RouteMatch(null, null, null, null, null, null, 0);

    /** One route may stand for this many combinations of host, path and method. */
    @Bound("Combinations of host, path and method of a route")
    static final int COMBINATIONS_MAX = 4096;

    /** Asked one after the other, at each exchange that comes so far. */
    @Bound("Networks of clients that a route matches")
    private static final int CLIENTS_MAX = 256;

    private static final int PRIORITY_MAX = 1_000_000;
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");

    public RouteMatch(
            @Nullable List<String> hosts,
            @Nullable List<String> paths,
            @Nullable List<String> methods,
            @Nullable Map<String, ValueMatch> headers,
            @Nullable Map<String, ValueMatch> query,
            @Nullable List<String> clients,
            int priority) {
        this.hosts = hosts == null ? List.of() : List.copyOf(hosts);
        this.paths = paths == null ? List.of() : List.copyOf(paths);
        this.methods = methods == null ? List.of() : List.copyOf(methods);
        this.headers = headers == null ? Map.of() : HeaderNames.lowerCased(headers);
        this.query = query == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(query));
        this.clients = clients == null ? List.of() : Cidr.canonical(clients);
        this.priority = priority;
    }

    /** The patterns of {@link #paths}, any path when there are none. Only for matches found to be right. */
    public List<PathPattern> pathPatterns() {
        if (paths.isEmpty()) return List.of(PathPattern.ANY);
        return paths.stream().map(PathPattern::parse).toList();
    }

    /** The patterns of {@link #hosts}, any host when there are none. Only for matches found to be right. */
    public List<HostPattern> hostPatterns() {
        if (hosts.isEmpty()) return List.of(HostPattern.ANY);
        return hosts.stream().map(HostPattern::parse).toList();
    }

    /** The networks of {@link #clients}. Only for matches found to be right. */
    public List<Cidr> clientNetworks() {
        return clients.stream().map(Cidr::parse).toList();
    }

    /**
     * One key for each combination of host, path and method. Two routes that share a key are tied: nothing in the
     * matching order decides between them.
     */
    public List<String> canonicalKeys() {
        String predicates = predicates();
        List<String> anyOrMethods = methods.isEmpty() ? List.of("*") : methods;
        var keys = new ArrayList<String>();
        for (var host : hostPatterns())
            for (var path : pathPatterns())
                for (var method : anyOrMethods)
                    keys.add(host.canonical() + " " + path.canonical() + " " + priority + " " + method + predicates);
        return keys;
    }

    /** The header, query and client predicates in a fixed form; orders routes that the matching order leaves equal. */
    public String predicates() {
        var text = new StringBuilder();
        headers.forEach((name, value) -> text.append(" h:").append(name).append(value.canonical()));
        query.forEach((name, value) -> text.append(" q:").append(name).append(value.canonical()));
        if (!clients.isEmpty())
            text.append(" c:").append(clients.stream().sorted().collect(Collectors.joining(",")));
        return text.toString();
    }

    @Override
    public void check(Problems at) {
        at.bounded("hosts", hosts, 256);
        at.each("hosts", hosts, HostPattern::check);
        at.distinct("hosts", hosts);
        at.bounded("paths", paths, 256);
        at.each("paths", paths, PathPattern::check);
        at.bounded("methods", methods, 32);
        at.each(
                "methods",
                methods,
                (method, element) ->
                        element.require(METHOD.matcher(method).matches(), "", "must be a method in upper case"));
        at.distinct("methods", methods);
        at.bounded("headers", headers.keySet(), 16);
        HeaderNames.checkDistinct(headers, at.at("headers"));
        headers.forEach((name, value) -> {
            HeaderNames.check(name, at.at("headers").at(name));
            value.check(at.at("headers").at(name));
            value.checkField(at.at("headers").at(name).ofWrite());
        });
        at.bounded("query", query.keySet(), 16);
        query.forEach((name, value) -> {
            at.at("query").at(name).text("", name, 256);
            value.check(at.at("query").at(name));
        });
        at.bounded("clients", clients, CLIENTS_MAX);
        at.each("clients", clients, Cidr::check);
        at.distinct("clients", clients);
        at.require(Math.abs((long) priority) <= PRIORITY_MAX, "priority", "must be -1000000 to 1000000");
        long combinations = (long) Math.max(1, hosts.size()) * Math.max(1, paths.size()) * Math.max(1, methods.size());
        at.require(
                combinations <= COMBINATIONS_MAX,
                "",
                "has over " + COMBINATIONS_MAX + " combinations of host, path and method");
        if (at.isEmpty()) distinctKeys(at);
    }

    private void distinctKeys(Problems at) {
        var keys = canonicalKeys();
        if (keys.stream().distinct().count() < keys.size())
            at.add("paths", "has two patterns that match the same paths");
    }
}
