package portico.node.routing;

import com.google.re2j.Pattern;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import portico.config.route.HostPattern;
import portico.config.route.PathPattern;
import portico.config.route.Route;
import portico.config.route.ValueMatch;

/** The documented matching order, word for word: sort everything once, then take the first that matches. */
final class NaiveScan {
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();
    private static final int END = -1;
    private static final int REST = 3;

    private final List<Line> lines = new ArrayList<>();
    private final Map<String, List<Line>> byAuthority = new HashMap<>();

    /** A host and a path of a route. */
    record Line(Route route, HostPattern host, PathPattern path) {}

    /** @param captures parameter names and their values */
    record Found(Route route, Map<String, String> captures) {}

    NaiveScan(Collection<Route> routes) {
        for (var route : routes)
            for (var host : route.match().hostPatterns())
                for (var path : route.match().pathPatterns()) lines.add(new Line(route, host, path));
        lines.sort(Comparator.comparing(Line::host, NaiveScan::compareHosts)
                .thenComparing(Line::path, NaiveScan::comparePaths)
                .thenComparing(it -> -it.route().match().priority())
                .thenComparing(it -> it.route().match().methods().isEmpty())
                .thenComparing(it -> -it.route().match().headers().size())
                .thenComparing(it -> -it.route().match().query().size())
                .thenComparing(it -> it.route().match().clients().isEmpty())
                .thenComparing(it -> it.route().match().predicates())
                .thenComparing(it -> it.path().canonical()));
    }

    @Nullable Found match(Drawn.Request request) {
        String[] segments = request.path().substring(1).split("/", -1);
        for (var line :
                byAuthority.computeIfAbsent(request.host() + ":" + request.port(), authority -> linesFor(request))) {
            var captures = captures(line.path(), segments);
            if (captures != null && predicatesHold(line.route(), request)) return new Found(line.route(), captures);
        }
        return null;
    }

    private List<Line> linesFor(Drawn.Request request) {
        return lines.stream()
                .filter(line -> line.host().matches(request.host(), request.port()))
                .toList();
    }

    private static int compareHosts(HostPattern a, HostPattern b) {
        if (a.wildcard() != b.wildcard()) return a.wildcard() ? 1 : -1;
        if (a.wildcard() && a.name().length() != b.name().length())
            return b.name().length() - a.name().length();
        return Boolean.compare(a.port() == HostPattern.ANY_PORT, b.port() == HostPattern.ANY_PORT);
    }

    private static int comparePaths(PathPattern a, PathPattern b) {
        for (int at = 0; ; at++) {
            int order = Integer.compare(kind(a, at), kind(b, at));
            if (order != 0 || at >= a.segments().size()) return order;
        }
    }

    /** Where two patterns match the same path, one may end only where the other ends or has its rest. */
    private static int kind(PathPattern path, int at) {
        if (at >= path.segments().size()) return path.rest() ? REST : END;
        return path.segments().get(at).fold(literal -> 0, constrained -> 1, parameter -> 2);
    }

    private static @Nullable Map<String, String> captures(PathPattern pattern, String[] segments) {
        int wanted = pattern.segments().size();
        if (segments.length < wanted || segments.length > wanted && !pattern.rest()) return null;
        var captures = new LinkedHashMap<String, String>();
        for (int at = 0; at < wanted; at++) {
            String segment = segments[at];
            boolean holds = pattern.segments()
                    .get(at)
                    .fold(
                            literal -> literal.text().equals(segment),
                            constrained -> {
                                captures.put(constrained.name(), segment);
                                return !segment.isEmpty() && matches(constrained.regex(), segment);
                            },
                            parameter -> {
                                captures.put(parameter.name(), segment);
                                return !segment.isEmpty();
                            });
            if (!holds) return null;
        }
        if (pattern.restName() != null)
            captures.put(
                    pattern.restName(),
                    String.join("/", List.of(segments).subList(Math.min(wanted, segments.length), segments.length)));
        return captures;
    }

    private static boolean predicatesHold(Route route, Drawn.Request request) {
        var match = route.match();
        if (!match.methods().isEmpty() && !match.methods().contains(request.method())) return false;
        if (!match.clients().isEmpty()
                && match.clients().stream().noneMatch(network -> isIn(network, request.client()))) return false;
        return match.headers().entrySet().stream()
                        .allMatch(test -> holds(test.getValue(), values(request.headers(), test.getKey())))
                && match.query().entrySet().stream()
                        .allMatch(test -> holds(test.getValue(), values(parameters(request), test.getKey())));
    }

    /** By the JDK's reading of addresses, and one bit after the other. */
    private static boolean isIn(String network, String client) {
        if (client.equals("unknown")) return false;
        String[] parts = network.split("/");
        byte[] wanted = octets(parts[0]);
        byte[] octets = octets(client);
        if (wanted.length != octets.length) return false;
        int prefix = parts.length == 1 ? wanted.length * 8 : Integer.parseInt(parts[1]);
        for (int bit = 0; bit < prefix; bit++)
            if (((wanted[bit / 8] ^ octets[bit / 8]) >> 7 - bit % 8 & 1) == 1) return false;
        return true;
    }

    private static byte[] octets(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean holds(ValueMatch test, List<String> values) {
        if (test.present() != null) return test.present() != values.isEmpty();
        if (test.exact() != null) return values.contains(test.exact());
        return values.stream().anyMatch(value -> matches(String.valueOf(test.regex()), value));
    }

    private static boolean matches(String regex, String text) {
        return COMPILED.computeIfAbsent(regex, Pattern::compile).matcher(text).matches();
    }

    private static List<String> values(List<Map.Entry<String, String>> pairs, String name) {
        return pairs.stream()
                .filter(pair -> pair.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static List<Map.Entry<String, String>> parameters(Drawn.Request request) {
        var pairs = new ArrayList<Map.Entry<String, String>>();
        if (request.query() == null) return pairs;
        for (var pair : request.query().split("&"))
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                pairs.add(Map.entry(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
            }
        return pairs;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
