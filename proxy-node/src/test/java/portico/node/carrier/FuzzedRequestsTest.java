package portico.node.carrier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.carrier.fast.Mutations.any;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.carrier.fast.Mutations;
import portico.node.listener.TrafficLimits;
import portico.node.listener.TrafficSettings;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.CapturedLog;
import portico.testing.RawClient;

/**
 * Requests with a few wrong octets end in an answer or with the connection, on either carrier, and what gets through is the
 * same request to everybody: to both carriers, and to a service that reads it by the book.
 */
class FuzzedRequestsTest {
    private static final int CASES = 40;

    /** What is not whole ends soon, too. */
    private static final UnaryOperator<TrafficSettings> IMPATIENT =
            settings -> settings.within(new TrafficLimits(100, 1_000, 4096, 200, 400, 1 << 16, 200, 1 << 20, 10, 100));

    @RegisterExtension
    static final TestGateway FAST = new TestGateway(true, IMPATIENT);

    @RegisterExtension
    static final TestGateway GENERAL = new TestGateway(false, IMPATIENT);

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final String LAST = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void meanOneThingOrNothing(long seed) {
        var random = new Random(seed);
        try (var log = new CapturedLog()) {
            for (int number = 0; number < CASES; number++) {
                String octets = Mutations.of(drawn(random), random, 3) + LAST;
                String shown = octets.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
                // Services of its own: one that hears of a request when its exchange was broken off long since may add
                // it
                // to those of the next case.
                try (var behindFast = new TestUpstream();
                        var behindGeneral = new TestUpstream()) {
                    var fast = supplyAsync(() -> forwarded(FAST, behindFast, octets));
                    List<String> general = forwarded(GENERAL, behindGeneral, octets);
                    // One may refuse what the other takes, never take it for something else.
                    int both = Math.min(fast.join().size(), general.size());
                    assertThat(fast.join().subList(0, both)).as("%s", shown).isEqualTo(general.subList(0, both));
                }
            }
            assertThat(log.text()).doesNotContain("Exception", "Error");
        }
    }

    /** What reached the service of a request that was sent by itself. */
    private static List<String> forwarded(TestGateway gateway, TestUpstream upstream, String octets) {
        route(gateway, upstream);
        try (var client = new RawClient(gateway.port())) {
            var answers = STATUS.matcher(client.send(octets).readToEnd());
            while (answers.find()) assertThat(answers.group(1)).matches("100|200|[45][0-9]{2}");
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        var meanings = new ArrayList<String>();
        while (upstream.waiting() > 0) meanings.add(meaning(upstream.take()));
        return meanings;
    }

    /** The request in one form, whatever carried it. */
    private static String meaning(TestUpstream.Received request) {
        assertThat(request.header("host")).hasSize(1);
        assertThat(request.header("content-length").size()
                        + request.header("transfer-encoding").size())
                .isLessThan(2);
        assertThat(request.names()).allMatch(NAME.asMatchPredicate());
        var fields = new ArrayList<String>();
        for (var field : request.headers()) {
            assertThat(field.getValue()).matches(VALUE);
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (!List.of("host", "x-request-id", "content-length", "transfer-encoding")
                    .contains(name)) fields.add(name + ": " + field.getValue());
        }
        fields.sort(null);
        return request.requestLine() + fields + new String(request.body(), ISO_8859_1) + request.trailers();
    }

    private static String drawn(Random random) {
        return any(
                random,
                "GET /a/b?c=d HTTP/1.1\r\nHost: x.example\r\nX-A: 1\r\nX-B: 2\r\nConnection: x-a, x-c\r\n\r\n",
                "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nhello world",
                "PUT /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\nworld!\r\n0\r\n\r\n",
                "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n"
                        + "5\r\nhello\r\n0\r\nX-Sum: 42\r\nX-Other: 1\r\n\r\n",
                "GET http://y.example:81/a?b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /old HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n",
                "POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
                "GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "GET /a%2e/./b;c=d//e HTTP/1.1\r\nHost: X.Example:80\r\nCookie: a=b; c=d\r\nX_User: x\r\n\r\n");
    }

    private static void route(TestGateway gateway, TestUpstream upstream) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address()));
    }
}
