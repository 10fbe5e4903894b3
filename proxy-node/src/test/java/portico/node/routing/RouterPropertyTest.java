package portico.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.route.Route;

class RouterPropertyTest {
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void choosesAndBindsWhatTheNaiveScanDoes(long seed) {
        var random = new Random(seed);
        int matched = 0;
        int requests = 0;
        for (int round = 0; round < 20; round++) {
            var drawn = new Drawn(random, 2);
            matched += compare(drawn, drawn.routes(1 + random.nextInt(100)), 300);
            requests += 300;
        }
        // Neither side may get away with finding nothing.
        assertThat(matched).isBetween(requests / 10, requests - 1);
    }

    @Test
    void choosesTheSameOnTenThousandRoutesAndAHundredThousandRequests() {
        var drawn = new Drawn(new Random(7), 12);
        List<Route> routes = drawn.routes(10_000);
        assertThat(routes).hasSize(10_000);
        assertThat(compare(drawn, routes, 100_000)).isGreaterThan(50_000);
    }

    private static int compare(Drawn drawn, List<Route> routes, int requests) {
        var naive = new NaiveScan(routes);
        var router = Router.of(
                routes.stream().map(route -> new Candidate<>(route, route)).toList());
        var captures = new Captures();
        int matched = 0;
        for (int count = 0; count < requests; count++) {
            var request = drawn.request();
            var expected = naive.match(request);
            Route found = router.match(request.head(), captures);
            assertThat(found).as("%s", request).isSameAs(expected == null ? null : expected.route());
            assertThat(bound(captures))
                    .as("%s to %s", request, found)
                    .isEqualTo(expected == null ? Map.of() : expected.captures());
            if (found != null) matched++;
        }
        return matched;
    }

    static Map<String, String> bound(Captures captures) {
        var bound = new LinkedHashMap<String, String>();
        for (int index = 0; index < captures.count(); index++)
            bound.put(captures.name(index), captures.value(index).toString());
        return bound;
    }
}
