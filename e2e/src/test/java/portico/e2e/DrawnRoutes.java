package portico.e2e;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Routes by chance that answer with their own names, and the oracle that says which of them a request is for: the
 * documented order, by looking at all of them.
 */
final class DrawnRoutes {
    /** What the oracle says when no route is for a request. */
    static final String NONE = "none";

    private static final List<String> WORDS =
            IntStream.range(0, 40).mapToObj(number -> "w" + number).toList();
    private static final List<String> NUMBERS = List.of("1", "22", "333");
    private static final int HOSTS = 50;

    private final List<Line> sorted;
    private final Map<String, List<Line>> byHost = new HashMap<>();

    DrawnRoutes(Random random, int count) {
        Set<String> taken = new HashSet<>();
        var lines = new ArrayList<Line>();
        while (lines.size() < count) {
            var line = draw(random, "r" + lines.size());
            if (taken.add(line.host + line.canonical())) lines.add(line);
        }
        lines.sort(Comparator.comparing(Line::hostRank).thenComparing(Line::pathRank));
        this.sorted = List.copyOf(lines);
        for (int host = 0; host < HOSTS; host++) {
            var names = List.of("h" + host + ".test", "a.h" + host + ".test", "b.a.h" + host + ".test");
            for (var name : names)
                byHost.put(
                        name, sorted.stream().filter(line -> line.isFor(name)).toList());
        }
    }

    /** @param post whether the route is for POST only; all requests here are GET */
    private record Line(String name, String host, List<String> segments, boolean rest, boolean post) {
        boolean isFor(String requestHost) {
            if (host.isEmpty()) return true;
            return host.startsWith("*.") ? requestHost.endsWith(host.substring(1)) : requestHost.equals(host);
        }

        String canonical() {
            return String.join("/", segments) + rest;
        }

        /** Exact, then wildcards from the longest, then any. */
        int hostRank() {
            if (host.isEmpty()) return 2000;
            return host.startsWith("*.") ? 1000 - host.length() : 0;
        }

        /** Segment by segment, literal, constrained, parameter, rest; an end before a rest. */
        String pathRank() {
            var rank = new StringBuilder();
            for (var segment : segments)
                rank.append(segment.equals("{n:[0-9]+}") ? 'b' : segment.equals("{p}") ? 'c' : 'a');
            return rank.append(rest ? 'd' : ' ').toString();
        }

        boolean matches(String[] path) {
            if (post || path.length < segments.size() || path.length > segments.size() && !rest) return false;
            for (int at = 0; at < segments.size(); at++) {
                String segment = segments.get(at);
                boolean holds = switch (segment) {
                    case "{n:[0-9]+}" -> path[at].chars().allMatch(c -> c >= '0' && c <= '9');
                    case "{p}" -> true;
                    default -> segment.equals(path[at]);
                };
                if (!holds) return false;
            }
            return true;
        }
    }

    /** A request by chance. */
    record Request(String host, String path) {}

    Request request(Random random) {
        int host = random.nextInt(HOSTS);
        String name = List.of("", "a.", "b.a.").get(random.nextInt(3)) + "h" + host + ".test";
        var path = new StringBuilder();
        for (int segment = 1 + random.nextInt(4); segment > 0; segment--)
            path.append('/').append(random.nextInt(4) == 0 ? one(NUMBERS, random) : one(WORDS, random));
        return new Request(name, path.toString());
    }

    /** The name of the route that the request is for. */
    String oracle(Request request) {
        String[] path = request.path().substring(1).split("/");
        for (var line : byHost.get(request.host())) if (line.matches(path)) return line.name();
        return NONE;
    }

    String yaml() {
        var yaml = new StringBuilder("format: portico/v1\nroutes:\n");
        yaml.append("- { name: guarded, match: { paths: [/guarded] }, respond: { body: guarded },"
                + " policies: [ { type: key-auth } ] }\n");
        for (var line : sorted) {
            String path = "/" + String.join("/", line.segments) + (line.rest ? "/**" : "");
            yaml.append("- name: ")
                    .append(line.name)
                    .append("\n  match: { paths: [\"")
                    .append(path)
                    .append("\"]");
            if (!line.host.isEmpty())
                yaml.append(", hosts: [\"").append(line.host).append("\"]");
            if (line.post) yaml.append(", methods: [POST]");
            yaml.append(" }\n  respond: { body: ").append(line.name).append(" }\n");
        }
        return yaml.toString();
    }

    private static Line draw(Random random, String name) {
        String suffix = "h" + random.nextInt(HOSTS) + ".test";
        String host = List.of("", suffix, suffix, "*." + suffix, "a." + suffix, "*.a." + suffix)
                .get(random.nextInt(6));
        var segments = new ArrayList<String>();
        boolean number = false;
        boolean parameter = false;
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            int kind = random.nextInt(8);
            if (kind == 0 && !number) number = segments.add("{n:[0-9]+}");
            else if (kind == 1 && !parameter) parameter = segments.add("{p}");
            else segments.add(random.nextInt(6) == 0 ? one(NUMBERS, random) : one(WORDS, random));
        }
        return new Line(name, host, List.copyOf(segments), random.nextInt(4) == 0, random.nextInt(10) == 0);
    }

    private static String one(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
