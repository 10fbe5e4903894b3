package portico.node.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import portico.config.explain.MadeUpRequest;

/** Routes with policies, and requests to them, by chance, from so few words that they often meet. */
final class DrawnTraffic {
    /** What the gateway shows services: nothing of it may be in what people are told. */
    static final String SECRET = "of-the-gateway-alone";

    private static final int ROUTES = 40;

    private final Random random;

    DrawnTraffic(Random random) {
        this.random = random;
    }

    /** Services, policies and routes; each route names itself in its answers. */
    String configuration(String upstream) {
        var yaml = new StringBuilder("""
                services: [ { name: s, url: "http://%s" } ]
                policies:
                - { name: log, type: access-log, everywhere: true }
                - { name: inside, type: ip-restriction, settings: { deny: [192.0.2.0/24] } }
                routes:
                """.formatted(upstream));
        for (int number = 0; number < ROUTES; number++) {
            yaml.append("- name: r")
                    .append(number)
                    .append("\n  match: { priority: ")
                    .append(number);
            if (random.nextBoolean())
                yaml.append(", hosts: [\"")
                        .append(oneOf("a.test", "*.test", "b.a.test"))
                        .append("\"]");
            yaml.append(", paths: [\"").append(pattern()).append("\"]");
            if (random.nextInt(3) == 0)
                yaml.append(", methods: [")
                        .append(oneOf("GET", "POST", "GET, POST"))
                        .append(']');
            if (random.nextInt(4) == 0)
                yaml.append(", headers: { x-a: \"").append(oneOf("1", "2")).append("\" }");
            if (random.nextInt(5) == 0)
                yaml.append(", query: { q: { present: ")
                        .append(random.nextBoolean())
                        .append(" } }");
            yaml.append(" }\n  ").append(action()).append("\n  policies:\n");
            yaml.append("  - { type: response-headers, settings: { set: { x-route: us } } }\n");
            if (random.nextInt(3) == 0) yaml.append("  - { type: key-auth, settings: { header: x-api-key } }\n");
            if (random.nextInt(4) == 0) yaml.append("  - { type: acl, settings: { allow: [partners] } }\n");
            if (random.nextInt(4) == 0)
                yaml.append("  - { type: request-headers, settings: { set: { x-set: by-us } } }\n");
            if (random.nextInt(3) == 0)
                yaml.append("  - { type: upstream-auth, settings: { ")
                        .append(credential())
                        .append(" } }\n");
            if (random.nextInt(4) == 0)
                yaml.append("  - { type: request-transform, settings: { query: { rename: { q: p } },")
                        .append(" headers: { rename: { x-proof: x-other } } } }\n");
            if (random.nextInt(4) == 0) yaml.append("  - { use: inside, when: { methods: [POST] } }\n");
            if (random.nextInt(3) == 0)
                yaml.append("  - { type: rate-limit, settings: { limit: 3, per: 1h, by: client-address } }\n");
        }
        return yaml.toString();
    }

    MadeUpRequest request() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (random.nextBoolean()) headers.put("x-a", oneOf("1", "2", "3"));
        if (random.nextBoolean())
            headers.put("x-api-key", oneOf("a-secret-of-acme-0001", "a-secret-of-zeta-0001", "of nobody"));
        String url =
                "http://" + oneOf("a.test", "b.a.test", "c.test", "other") + path() + oneOf("", "", "?q=1", "?p=2&q");
        return new MadeUpRequest(oneOf("GET", "POST", "DELETE"), url, headers, "127.0.0.1");
    }

    /** The request as a client sends it. */
    static String octets(MadeUpRequest request) {
        var url = Url.of(request.url());
        var octets = new StringBuilder(request.method())
                .append(' ')
                .append(url.path())
                .append(url.query() == null ? "" : "?" + url.query())
                .append(" HTTP/1.1\r\nHost: ")
                .append(url.authority())
                .append("\r\n");
        request.headers()
                .forEach((name, value) ->
                        octets.append(name).append(": ").append(value).append("\r\n"));
        return octets.append("\r\n").toString();
    }

    private String action() {
        return oneOf(
                "forward: { service: s }",
                "forward: { service: s, host: inner.test }",
                "respond: { status: 203, body: own }",
                "redirect: { status: 302, location: \"https://elsewhere.test/\" }");
    }

    private String credential() {
        return oneOf(
                        "query: { name: q, value: %s }",
                        "header: { name: x-proof, value: %s }",
                        "header: { name: x-a, prefix: of-, value: %s }",
                        "basic: { username: us, password: %s }")
                .formatted(SECRET);
    }

    private String pattern() {
        return oneOf("/", "/a", "/a/**", "/a/{id}", "/{x}/b", "/a/{n:[0-9]+}", "/**", "/b/{rest:**}", "/a/b");
    }

    private String path() {
        return oneOf("/", "/a", "/a/b", "/a/7", "/b/b", "/b/c/d", "/%61", "/c", "/a//b", "/a/../b", "/a%2fb");
    }

    private String oneOf(String... all) {
        return List.of(all).get(random.nextInt(all.length));
    }
}
