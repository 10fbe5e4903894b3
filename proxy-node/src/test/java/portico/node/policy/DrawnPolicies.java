package portico.node.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.config.policy.Level;

/**
 * Policies of all levels, drawn by chance from so few names and types that they often meet, and a naive reading of what
 * then runs: each entry looks through all narrower ones for one that replaces it or takes it away.
 */
final class DrawnPolicies {
    static final List<String> GROUPS = List.of("gold", "silver");
    private static final List<String> NAMES = List.of("a", "b", "c");
    /** In the order of their phases; of one phase all that are alike. */
    private static final List<String> EARLY = List.of("access-log", "ip-restriction", "key-auth");

    private static final List<String> LATE = List.of("acl", "rate-limit", "request-headers", "response-headers");
    private static final List<List<String>> PHASES = List.of(
            List.of("access-log", "ip-restriction"),
            List.of("key-auth"),
            List.of("acl"),
            List.of("rate-limit"),
            List.of("request-headers", "response-headers"));

    /** A condition, in its parts; a part that is null asks for nothing. */
    record When(
            @Nullable String method,
            boolean header,
            boolean query,
            @Nullable String group) {
        String yaml() {
            var parts = new ArrayList<String>();
            if (method != null) parts.add("methods: [" + method + "]");
            if (header) parts.add("headers: { x-a: \"1\" }");
            if (query) parts.add("query: { q: \"1\" }");
            if (group != null) parts.add("groups: [" + group + "]");
            return "{ " + String.join(", ", parts) + " }";
        }

        boolean holds(Request request, @Nullable Caller caller) {
            return (method == null || method.equals(request.method))
                    && (!header || request.header)
                    && (!query || request.query)
                    && (group == null || caller != null && caller.groups.contains(group));
        }
    }

    /** A shared policy. */
    record Shared(
            String name,
            String type,
            boolean everywhere,
            Set<String> groups,
            boolean enabled,
            @Nullable When when) {}

    /** @param type null when it uses a shared one or takes one away */
    record Entry(
            String name,
            @Nullable String type,
            @Nullable Shared use,
            boolean removal,
            @Nullable When when) {}

    record Caller(String name, String key, List<String> groups, List<Entry> entries) {}

    record Request(
            String method,
            boolean header,
            boolean query,
            @Nullable Caller caller) {}

    /** What runs, as a test can compare it. */
    record Running(
            Level level,
            @Nullable String source,
            String name,
            String type,
            @Nullable When when,
            String id) {}

    private final Random random;
    final List<Shared> shared = new ArrayList<>();
    final List<Entry> service;
    final List<Entry> route;
    final List<Caller> callers = new ArrayList<>();

    DrawnPolicies(Random random) {
        this.random = random;
        for (String name : List.of("a", "b", "c", "s", "t")) {
            boolean ofGroups = random.nextInt(3) == 0;
            boolean everywhere = !ofGroups && random.nextInt(2) == 0;
            String type = ofGroups ? oneOf(LATE) : type();
            Set<String> groups = ofGroups ? some(GROUPS) : Set.of();
            shared.add(new Shared(name, type, everywhere, groups, random.nextInt(5) > 0, when(type)));
        }
        service = entries(Level.SERVICE);
        route = entries(Level.ROUTE);
        callers.add(new Caller("nobody-special", "key-of-nobody-special", List.of(), List.of()));
        callers.add(new Caller("rich", "key-of-the-rich-one", GROUPS, List.of()));
        callers.add(new Caller("own", "key-of-one-with-its-own", List.of("silver"), entries(Level.CONSUMER)));
    }

    String yaml(String upstream) {
        var yaml = new StringBuilder("policies:\n");
        for (var policy : shared) {
            yaml.append("- { name: %s, type: %s, everywhere: %s, groups: %s, enabled: %s, settings: %s"
                    .formatted(
                            policy.name,
                            policy.type,
                            policy.everywhere,
                            policy.groups,
                            policy.enabled,
                            settings(policy.type, "shared-" + policy.name)));
            if (policy.when != null) yaml.append(", when: ").append(policy.when.yaml());
            yaml.append(" }\n");
        }
        yaml.append("services:\n- name: s\n  url: \"http://").append(upstream).append("\"\n");
        write(yaml, "service", service);
        yaml.append("routes:\n- name: r\n  forward: { service: s }\n");
        write(yaml, "route", route);
        yaml.append("consumers:\n");
        for (var caller : callers) {
            yaml.append("- name: %s\n  groups: %s\n  credentials: [ { type: api-key, name: k, value: %s } ]\n"
                    .formatted(caller.name, caller.groups, caller.key));
            write(yaml, "consumer", caller.entries);
        }
        return yaml.toString();
    }

    Request request() {
        Caller caller = random.nextInt(4) == 0 ? null : callers.get(random.nextInt(callers.size()));
        return new Request(random.nextBoolean() ? "GET" : "POST", random.nextBoolean(), random.nextBoolean(), caller);
    }

    /** All that is configured for a caller, or for nobody, in the order in which it runs, conditions not yet asked. */
    List<Running> effective(@Nullable Caller caller) {
        record Placed(Level level, @Nullable String source, Entry entry, String id) {}
        var all = new ArrayList<Placed>();
        shared.stream()
                .filter(policy -> policy.everywhere && policy.enabled)
                .forEach(policy -> all.add(new Placed(Level.EVERYWHERE, null, asEntry(policy), id(policy))));
        service.forEach(entry -> all.add(new Placed(Level.SERVICE, "s", entry, id("service", entry))));
        route.forEach(entry -> all.add(new Placed(Level.ROUTE, "r", entry, id("route", entry))));
        if (caller != null) {
            for (String group : caller.groups)
                shared.stream()
                        .filter(policy -> policy.groups.contains(group) && policy.enabled)
                        .forEach(policy -> all.add(new Placed(Level.GROUP, group, asEntry(policy), id(policy))));
            caller.entries.forEach(
                    entry -> all.add(new Placed(Level.CONSUMER, caller.name, entry, id("consumer", entry))));
        }
        var running = new ArrayList<Running>();
        for (int index = 0; index < all.size(); index++) {
            Placed placed = all.get(index);
            if (!adds(placed.entry)) continue;
            boolean isWider = all.subList(index + 1, all.size()).stream().anyMatch(narrower -> {
                if (!narrower.entry.name.equals(placed.entry.name)) return false;
                if (isConsumers(narrower.level) && EARLY.contains(typeOf(placed.entry))) return false;
                return narrower.entry.removal
                        || adds(narrower.entry) && typeOf(narrower.entry).equals(typeOf(placed.entry));
            });
            if (!isWider)
                running.add(new Running(
                        placed.level,
                        placed.source,
                        placed.entry.name,
                        typeOf(placed.entry),
                        condition(placed.entry),
                        placed.id));
        }
        running.sort(
                Comparator.comparing((Running policy) -> phase(policy.type)).thenComparing(Running::level));
        return running;
    }

    private static boolean isConsumers(Level level) {
        return level == Level.GROUP || level == Level.CONSUMER;
    }

    /** Where the gateway asks who calls, the rest is for the one who it then is; else for nobody. */
    List<Running> running(Request request) {
        Caller known = authenticates(request) ? request.caller : null;
        return effective(known).stream()
                .filter(policy -> policy.when == null || policy.when.holds(request, known))
                .toList();
    }

    /** Whether anything asks for a key. */
    boolean authenticates(Request request) {
        return effective(null).stream()
                .anyMatch(policy ->
                        policy.type.equals("key-auth") && (policy.when == null || policy.when.holds(request, null)));
    }

    private List<Entry> entries(Level level) {
        var entries = new ArrayList<Entry>();
        var names = new HashSet<String>();
        for (int count = random.nextInt(4); count > 0; count--) {
            Entry entry = entry(level);
            if (names.add(entry.name)) entries.add(entry);
        }
        return entries;
    }

    private Entry entry(Level level) {
        String name = oneOf(NAMES);
        switch (random.nextInt(4)) {
            case 0:
                return new Entry(name, null, null, true, null);
            case 1:
                var candidates = shared.stream()
                        .filter(policy -> level != Level.CONSUMER || !EARLY.contains(policy.type))
                        .toList();
                if (!candidates.isEmpty()) {
                    Shared use = candidates.get(random.nextInt(candidates.size()));
                    return new Entry(random.nextBoolean() ? name : use.name, null, use, false, when(use.type));
                }
                break;
            default:
                break;
        }
        String type = level == Level.CONSUMER ? oneOf(LATE) : type();
        return new Entry(name, type, null, false, when(type));
    }

    private String type() {
        return random.nextInt(3) == 0 ? oneOf(EARLY) : oneOf(LATE);
    }

    private @Nullable When when(String type) {
        if (random.nextInt(2) == 0) return null;
        var when = new When(
                random.nextBoolean() ? null : oneOf(List.of("GET", "POST")),
                random.nextInt(3) == 0,
                random.nextInt(3) == 0,
                EARLY.contains(type) || random.nextBoolean() ? null : oneOf(GROUPS));
        return when.equals(new When(null, false, false, null)) ? null : when;
    }

    private static boolean adds(Entry entry) {
        return !entry.removal && (entry.use == null || entry.use.enabled);
    }

    private static String typeOf(Entry entry) {
        return entry.use == null ? String.valueOf(entry.type) : entry.use.type;
    }

    private static @Nullable When condition(Entry entry) {
        return entry.when != null || entry.use == null ? entry.when : entry.use.when;
    }

    private static Entry asEntry(Shared policy) {
        return new Entry(policy.name, null, policy, false, null);
    }

    private static String id(Shared policy) {
        return "shared-" + policy.name;
    }

    private static String id(String place, Entry entry) {
        return entry.use != null ? id(entry.use) : place + "-" + entry.name;
    }

    private static int phase(String type) {
        for (int phase = 0; phase < PHASES.size(); phase++)
            if (PHASES.get(phase).contains(type)) return phase;
        throw new IllegalArgumentException(type);
    }

    private static String settings(String type, String id) {
        return switch (type) {
            case "request-headers", "response-headers" -> "{ add: { x-ran: " + id + " } }";
            case "rate-limit" -> "{ limit: 1000000, per: 1h }";
            case "ip-restriction" -> "{ deny: [192.0.2.0/24] }";
            case "acl" -> "{ deny: [suspended] }";
            default -> "{ }";
        };
    }

    private static void write(StringBuilder yaml, String place, List<Entry> entries) {
        if (entries.isEmpty()) return;
        yaml.append("  policies:\n");
        for (var entry : entries) {
            yaml.append("  - { name: ").append(entry.name);
            if (entry.removal) yaml.append(", enabled: false");
            else if (entry.use != null) yaml.append(", use: ").append(entry.use.name);
            else
                yaml.append(", type: ")
                        .append(entry.type)
                        .append(", settings: ")
                        .append(settings(String.valueOf(entry.type), id(place, entry)));
            if (entry.when != null) yaml.append(", when: ").append(entry.when.yaml());
            yaml.append(" }\n");
        }
    }

    private String oneOf(List<String> values) {
        return Objects.requireNonNull(values.get(random.nextInt(values.size())));
    }

    private Set<String> some(List<String> values) {
        var chosen = values.stream().filter(value -> random.nextBoolean()).collect(Collectors.toSet());
        return chosen.isEmpty() ? Set.of(oneOf(values)) : chosen;
    }
}
