package portico.bench.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import portico.config.route.Route;
import portico.config.route.RouteAction;
import portico.config.route.RouteMatch;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.routing.Candidate;
import portico.node.routing.Captures;
import portico.node.routing.Router;

/**
 * A match among more and more routes. The requests go all over them: few, as when most traffic is for some of the routes,
 * and what they touch stays in the processor's caches; or so many that each one meets memory that nobody has touched.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatchBenchmark {
    @Param({"100", "10000", "100000"})
    public int routes;

    /** How many different ones come in turn; a power of two. */
    @Param({"128", "16384"})
    public int requests;

    private Router<Integer> router = Router.of(List.of());
    private final Captures captures = new Captures();
    private final RequestHead head = new RequestHead();

    /** The requests' hosts and paths, one behind the other. */
    private byte[] octets = {};

    private int[] hostStarts = {};
    private int[] pathStarts = {};
    private int next;

    @Setup
    public void build() {
        var candidates = new ArrayList<Candidate<Integer>>();
        for (int number = 0; number < routes; number++) candidates.add(new Candidate<>(route(number), number));
        long began = System.nanoTime();
        router = Router.of(candidates);
        System.out.printf("%nbuilt from %d routes in %d ms%n", routes, (System.nanoTime() - began) / 1_000_000);
        hostStarts = new int[requests + 1];
        pathStarts = new int[requests];
        var random = new Random(1);
        var text = new StringBuilder();
        for (int index = 0; index < requests; index++) {
            int number = random.nextInt(routes);
            text.append(host(number));
            pathStarts[index] = text.length();
            text.append("/team%d/service%d/items/%d/lines".formatted(number % 97, number, random.nextInt(100_000)));
            hostStarts[index + 1] = text.length();
        }
        octets = text.toString().getBytes(StandardCharsets.US_ASCII);
        head.method("GET");
        for (int index = 0; index < requests; index++)
            if (match() == null) throw new IllegalStateException("A request matches nothing");
    }

    /** With the two slices that a carrier makes; the octets come in order, as out of a parser. */
    @Benchmark
    public @Nullable Integer match() {
        next = next + 1 & requests - 1;
        int host = hostStarts[next];
        int path = pathStarts[next];
        head.host(new Slice(octets, host, path - host), 80, false);
        head.target(new Slice(octets, path, hostStarts[next + 1] - path), null);
        return router.match(head, captures);
    }

    /** A tenth of the routes have a host of their own, a tenth are prefixes. */
    private static Route route(int number) {
        List<String> hosts = number % 10 == 0 ? List.of(host(number)) : List.of();
        String path =
                "/team%d/service%d".formatted(number % 97, number) + (number % 10 == 1 ? "/**" : "/items/{id}/lines");
        var match = new RouteMatch(hosts, List.of(path), List.of("GET", "POST"), null, null, null, 0);
        return new Route(
                null,
                "r" + number,
                match,
                null,
                null,
                null,
                null,
                new RouteAction.Respond(204, null, null),
                null,
                null,
                null);
    }

    private static String host(int number) {
        return "host" + number + ".example.com";
    }
}
