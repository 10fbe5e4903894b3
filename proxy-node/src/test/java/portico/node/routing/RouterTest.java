package portico.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.route.Route;
import portico.config.route.RouteAction;
import portico.config.route.RouteMatch;
import portico.config.route.ValueMatch;
import portico.node.exchange.RequestHead;

/** The matching order, one table for each of its sentences; every table's routes are all there at once. */
class RouterTest {
    private final Captures captures = new Captures();

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            shop.example.com     | shop.example.com
            eu.shop.example.com  | *.shop.example.com
            a.eu.shop.example.com| *.eu.shop.example.com
            b.a.shop.example.com | *.shop.example.com
            www.example.com      | *.example.com
            example.com          | any
            myexample.com        | any
            .example.com         | any
            [::1]                | [::1]
            ''                   | any
            """)
    void theExactHostWinsThenTheLongestWildcard(String host, String route) {
        var router = byHost(
                "shop.example.com", "*.eu.shop.example.com", "*.shop.example.com", "*.example.com", "[::1]", "any");

        assertThat(router.match(head("GET", host, "/"), captures)).isEqualTo(route);
    }

    @ParameterizedTest(name = "{0}:{1} goes to {2}")
    @CsvSource(delimiter = '|', textBlock = """
            shop.example.com | 8443 | shop.example.com:8443
            shop.example.com | 443  | shop.example.com
            www.example.com  | 8443 | *.example.com:8443
            www.example.com  | 80   | *.example.com
            a.eu.example.com | 8443 | *.eu.example.com
            example.com      | 8443 | *:8443
            example.com      | 80   | any
            [::1]            | 8443 | [::1]:8443
            [::1]            | 80   | any
            ''               | 8443 | *:8443
            """)
    void aHostWithItsPortWinsOverTheSameHostWithout(String host, int port, String route) {
        var router = byHost(
                "shop.example.com:8443",
                "shop.example.com",
                "*.example.com:8443",
                "*.example.com",
                "*.eu.example.com",
                "[::1]:8443",
                "*:8443",
                "any");
        var request = new Drawn.Request("GET", host, port, "/", null, List.of(), "192.0.2.1");

        assertThat(router.match(request.head(), captures)).isEqualTo(route);
    }

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource(delimiter = '|', textBlock = """
            10.255.0.1             | ours
            ::ffff:10.0.0.9        | ours
            11.0.0.1               | others
            2001:db8:0:0:0:0:0:7   | ours
            2001:db8::7%eth0       | ours
            2001:db9::7            | others
            192.0.2.7              | ours
            192.0.2.8              | others
            unknown                | others
            """)
    void theClientsAddressIsAskedFor(String client, String route) {
        var clients = List.of("10.0.0.0/8", "2001:db8::/32", "192.0.2.7");
        var router = router(List.of(
                route("ours", new RouteMatch(null, null, null, null, null, clients, 0)),
                route("others", new RouteMatch(null, null, null, null, null, null, 0))));
        var request = new Drawn.Request("GET", "x", 80, "/", null, List.of(), client);

        assertThat(router.match(request.head(), captures)).isEqualTo(route);
    }

    @Test
    void theClientsAddressIsReadOnceAndOnlyWhenARouteAsks() {
        var asked = new AtomicInteger();
        var head = head("GET", "x", "/");
        head.client(() -> {
            asked.incrementAndGet();
            return "192.0.2.1";
        });
        byPath("/").match(head, captures);
        assertThat(asked).hasValue(0);
        router(List.of(
                        route("a", new RouteMatch(null, null, null, null, null, List.of("10.0.0.0/8"), 0)),
                        route("b", new RouteMatch(null, null, null, null, null, List.of("::1"), 0))))
                .match(head, captures);
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            /users/me         | /users/me
            /users/7          | /users/{id:[0-9]+}
            /users/ann        | /users/{name}
            /users/7/orders   | /users/{id:[0-9]+}/{rest:**}
            /users/7/         | /users/{id:[0-9]+}/{rest:**}
            /users/ann/orders | /users/{name}/orders
            /users/ann/carts  | /users/**
            /users/ann/       | /users/**
            /users/me/orders  | /users/{name}/orders
            /users/           | /users/**
            /users            | /users/**
            /userss           | /{any}
            /                 | /
            /x                | /{any}
            /x/               | none
            /x/y              | none
            """)
    void segmentBySegmentTheMoreSpecificPathWins(String path, String route) {
        var router = byPath(
                "/users/**",
                "/users/{name}",
                "/users/{name}/orders",
                "/users/{id:[0-9]+}",
                "/users/{id:[0-9]+}/{rest:**}",
                "/users/me",
                "/{any}",
                "/");

        assertThat(router.match(head("GET", "x", path), captures)).isEqualTo(route);
    }

    @ParameterizedTest(name = "{0} is bound to {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /files              | {rest=}
            /files/             | {rest=}
            /files/a            | {rest=a}
            /files/a/b/         | {rest=a/b/}
            /users/7%2C8/orders | {id=7%2C8, list=orders}
            """)
    void parametersAreBoundToTheNormalisedOctets(String path, String bound) {
        var router = byPath("/files/{rest:**}", "/users/{id}/{list}");

        router.match(head("GET", "x", path), captures);

        assertThat(RouterPropertyTest.bound(captures)).hasToString(bound);
    }

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            /orders     | /orders      | true
            /orders     | /orders/     | false
            /orders/    | /orders/     | true
            /orders/    | /orders      | false
            /orders/**  | /orders      | true
            /orders/**  | /orders/     | true
            /orders/**  | /orders/7/8  | true
            /orders/**  | /ordersx     | false
            /orders/{a} | /orders/     | false
            /{a:.*}     | /            | false
            /**         | /            | true
            /           | /            | true
            /Orders     | /orders      | false
            /caf%C3%A9  | /caf%C3%A9   | true
            /{a:[0-9]+} | /12x         | false
            """)
    void aPatternMeansWholeSegments(String pattern, String path, boolean matches) {
        assertThat(byPath(pattern).match(head("GET", "x", path), captures) != null)
                .isEqualTo(matches);
    }

    @Test
    void amongEqualPatternsPriorityDecidesThenMethodsThenHeadersThenQueryThenClientsThenText() {
        var one = ValueMatch.exactly("1");
        List<Route> inOrder = List.of(
                route("priority", match(List.of(), Map.of(), Map.of(), 1)),
                route("method", match(List.of("GET"), Map.of(), Map.of(), 0)),
                route("two headers", match(List.of(), Map.of("x-a", one, "x-b", one), Map.of(), 0)),
                route(
                        "a header and two parameters",
                        match(List.of(), Map.of("x-b", one), Map.of("p", one, "q", one), 0)),
                route("a header and a parameter", match(List.of(), Map.of("x-b", one), Map.of("q", one), 0)),
                route("a header, first by text", match(List.of(), Map.of("x-a", one), Map.of(), 0)),
                route("a header, second by text", match(List.of(), Map.of("x-b", one), Map.of(), 0)),
                route("two parameters", match(List.of(), Map.of(), Map.of("p", one, "q", one), 0)),
                route("a parameter", match(List.of(), Map.of(), Map.of("p", one), 0)),
                route("clients", new RouteMatch(null, List.of("/a"), null, null, null, List.of("192.0.2.1"), 0)),
                route("nothing", match(List.of(), Map.of(), Map.of(), 0)));
        var head = new Drawn.Request("GET", "x", "/a", "p=1&q=1", List.of(Map.entry("x-a", "1"), Map.entry("X-B", "1")))
                .head();

        for (int first = 0; first < inOrder.size(); first++) {
            var left = new ArrayList<>(inOrder.subList(first, inOrder.size()));
            Collections.shuffle(left, new Random(first));
            assertThat(router(left).match(head, captures))
                    .isEqualTo(inOrder.get(first).name());
        }
    }

    /** A branch is laid out as one record from where it does not part any more, and apart once another route parts it. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "/a/{b}/c, /a/1/c, true",
        "/a/{b}/c, /a/1/c/, false",
        "/a/{b}/c, /a/1/c/d, false",
        "/a/{b}/c, /a/1/cc, false",
        "/a/{b}/c, /a/1, false",
        "/a/{b}/c, /a//c, false",
        "/a/{b}/c, /b/1/c, false",
        "/a/{b}/c/, /a/1/c/, true",
        "/a/{b}/c/, /a/1/c, false",
        "/a/{b:[0-9]+}/c, /a/1/c, true",
        "/a/{b:[0-9]+}/c, /a/x/c, false",
        "/a/{b}/**, /a/1, true",
        "/a/{b}/**, /a/1/c/d, true",
        "/a/{b}/**, /a, false",
        "/**, /, true",
        "/, /, true",
        "/, /a, false"
    })
    void oneWayIsTheSameBesideOthers(String pattern, String path, boolean matches) {
        var others = List.of("/a/{b}/other", "/a/other", "/z/{y}", "/a/{b}/c/d/e/f");
        for (int beside = 0; beside <= others.size(); beside++) {
            var patterns = new ArrayList<>(others.subList(0, beside));
            patterns.add(pattern);
            var found = byPath(patterns.toArray(String[]::new)).match(head("GET", "x", path), captures);
            if (matches) assertThat(found).isEqualTo(pattern);
            else assertThat(found).isNotEqualTo(pattern);
        }
    }

    @Test
    void priorityDecidesBetweenConstraintsButNotBetweenConstraintAndLiteral() {
        var digits = new RouteMatch(null, List.of("/{id:[0-9]+}"), null, null, null, null, 0);
        var hex = new RouteMatch(null, List.of("/{id:[0-9a-f]+}"), null, null, null, null, 5);
        var literal = new RouteMatch(null, List.of("/12"), null, null, null, null, 0);
        var router = router(List.of(route("digits", digits), route("hex", hex), route("literal", literal)));

        assertThat(router.match(head("GET", "x", "/13"), captures)).isEqualTo("hex");
        assertThat(router.match(head("GET", "x", "/12"), captures)).isEqualTo("literal");
    }

    @Test
    void aMoreSpecificBranchThatFailsGivesWayEvenToALessSpecificHost() {
        var router = router(List.of(
                route(
                        "posts",
                        new RouteMatch(List.of("shop.test"), List.of("/a/b"), List.of("POST"), null, null, null, 0)),
                route(
                        "beta",
                        new RouteMatch(
                                List.of("*.test"),
                                List.of("/a/{x}"),
                                null,
                                Map.of("x-beta", ValueMatch.exactly("1")),
                                null,
                                null,
                                0)),
                route("rest", new RouteMatch(null, List.of("/**"), null, null, null, null, 0))));

        assertThat(router.match(head("POST", "shop.test", "/a/b"), captures)).isEqualTo("posts");
        assertThat(router.match(head("GET", "shop.test", "/a/b"), captures)).isEqualTo("rest");
        var beta = head("GET", "shop.test", "/a/b");
        beta.addField("X-Beta", "0");
        beta.addField("X-Beta", "1");
        assertThat(router.match(beta, captures)).isEqualTo("beta");
        assertThat(captures.value("x")).hasToString("b");
    }

    @Test
    void aDisabledRouteMatchesNothing() {
        var route = route("a", new RouteMatch(null, null, null, null, null, null, 0));
        var disabled = new Route(null, "a", route.match(), null, null, null, null, route.respond(), false, null, null);

        assertThat(router(List.of(disabled)).match(head("GET", "x", "/"), captures))
                .isNull();
        assertThat(router(List.of()).match(head("GET", "x", "/"), captures)).isNull();
    }

    @Test
    void theAsteriskFormIsNoPath() {
        assertThat(byPath("/**").match(head("OPTIONS", "x", "*"), captures)).isNull();
    }

    @Test
    void capturesServeRoutersOfAllSizesInTurn() {
        var small = byPath("/{a:[a-z]+}");
        var large = byPath("/x/y/z/{a:[a-z]+}/{b:[0-9]+}", "/{c:[A-Z]+}");

        for (int round = 0; round < 3; round++) {
            assertThat(small.match(head("GET", "x", "/x"), captures)).isNotNull();
            assertThat(large.match(head("GET", "x", "/x/y/z/q/7"), captures)).isNotNull();
            assertThat(RouterPropertyTest.bound(captures)).hasToString("{a=q, b=7}");
            assertThat(large.match(head("GET", "x", "/x"), captures)).isNull();
            assertThat(small.match(head("GET", "x", "/7"), captures)).isNull();
        }
    }

    /** Every mixture of a literal, a constrained and a plain segment: the worst that patterns of this depth can be. */
    @Test
    void hostilePatternsCostNoMoreThanTheirNumber() {
        int depth = 7;
        var patterns = new ArrayList<String>();
        for (int number = 0; number < Math.pow(3, depth); number++) {
            var path = new StringBuilder();
            for (int at = 0, left = number; at < depth; at++, left /= 3)
                path.append('/').append(new String[] {"a", "{p" + at + ":a+}", "{p" + at + "}"}[left % 3]);
            patterns.add(path + "/end");
        }
        var router = byPath(patterns.toArray(String[]::new));
        int nodes = 1
                + IntStream.rangeClosed(1, depth)
                        .map(at -> (int) Math.pow(3, at))
                        .sum()
                + patterns.size();

        assertThat(router.match(head("GET", "x", "/a".repeat(depth) + "/end"), captures))
                .isNotNull();
        assertThat(captures.visits()).isEqualTo(depth + 2);
        // Fails at the very end of each branch, and each node has been looked at once.
        assertThat(router.match(head("GET", "x", "/a".repeat(depth) + "/other"), captures))
                .isNull();
        assertThat(captures.visits()).isLessThan(nodes).isGreaterThan(patterns.size());
        // A longer path costs nothing more.
        assertThat(router.match(head("GET", "x", "/a".repeat(1000)), captures)).isNull();
        assertThat(captures.visits()).isLessThan(nodes);
    }

    @Test
    void manyRoutesBesideDoNotCostAVisit() {
        var few = byPath("/s7/items/{id}");
        var many = byPath(IntStream.range(0, 20_000)
                .mapToObj(n -> "/s" + n + "/items/{id}")
                .toArray(String[]::new));

        assertThat(few.match(head("GET", "x", "/s7/items/1"), captures)).isEqualTo("/s7/items/{id}");
        int visits = captures.visits();
        assertThat(many.match(head("GET", "x", "/s7/items/1"), captures)).isEqualTo("/s7/items/{id}");
        assertThat(captures.visits()).isEqualTo(visits);
    }

    @Test
    void aMatchMakesNoObject() {
        var router = router(List.of(
                route(
                        "ported",
                        new RouteMatch(List.of("x:80"), List.of("/users/{name}/orders"), null, null, null, null, 0)),
                route("other port", new RouteMatch(List.of("*:81"), null, null, null, null, null, 0)),
                route("rest", new RouteMatch(null, List.of("/users/{rest:**}"), null, null, null, null, 0)),
                route(
                        "clients",
                        new RouteMatch(
                                null,
                                List.of("/users/{name}/carts/{id}"),
                                null,
                                null,
                                null,
                                List.of("192.0.2.0/24"),
                                0))));
        var heads = List.of(
                head("GET", "x", "/users/ann/orders"),
                head("GET", "x", "/users"),
                head("GET", "x", "/users/a/carts/7"));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int count = 0; count < 1000; count++)
                for (int index = 0; index < heads.size(); index++) router.match(heads.get(index), captures);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        // The measurement itself may cost some octets; 3,000 matches with an object each would cost 48,000.
        assertThat(least).isLessThan(2_000);
    }

    private static Router<String> byHost(String... hosts) {
        return router(Arrays.stream(hosts)
                .map(host -> route(
                        host,
                        new RouteMatch(host.equals("any") ? null : List.of(host), null, null, null, null, null, 0)))
                .toList());
    }

    private static Router<String> byPath(String... paths) {
        return router(Arrays.stream(paths)
                .map(path -> route(path, new RouteMatch(null, List.of(path), null, null, null, null, 0)))
                .toList());
    }

    private static Router<String> router(List<Route> routes) {
        return Router.of(routes.stream()
                .map(route -> new Candidate<>(route, route.name()))
                .toList());
    }

    private static RouteMatch match(
            List<String> methods, Map<String, ValueMatch> headers, Map<String, ValueMatch> query, int priority) {
        return new RouteMatch(null, List.of("/a"), methods, headers, query, null, priority);
    }

    private static Route route(String name, RouteMatch match) {
        return new Route(
                null, name, match, null, null, null, null, new RouteAction.Respond(204, null, null), null, null, null);
    }

    private static RequestHead head(String method, String host, String path) {
        return new Drawn.Request(method, host, path, null, List.of()).head();
    }
}
