package portico.node.carrier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.carrier.fast.Mutations.any;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** Requests in HTTP/2, odd ones among them, and answers to them: the same to services and to clients, whichever carrier has them. */
class FuzzedStreamsTest {
    private static final int CASES = 60;
    private static final String LENGTH = "content-length ";
    private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":\"[0-9a-f]{16}\"");

    @RegisterExtension
    static final TestGateway FAST = new TestGateway(true);

    @RegisterExtension
    static final TestGateway GENERAL = new TestGateway(false);

    private record Drawn(List<String> head, List<String> pieces, List<String> trailers, String answer) {
        /** True when the body is not as long as the head says. */
        boolean lies() {
            String truth = LENGTH + octets(pieces);
            return head.stream().anyMatch(field -> field.startsWith(LENGTH) && !field.equals(truth));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void meanTheSameOnBothCarriers(long seed) {
        var random = new Random(seed);
        try (var behindFast = new TestUpstream();
                var behindGeneral = new TestUpstream()) {
            boolean keeping = random.nextInt(3) == 0;
            route(FAST, behindFast, keeping);
            route(GENERAL, behindGeneral, keeping);
            for (int number = 0; number < CASES; number++) {
                Drawn drawn = drawn(random);
                assertThat(outcome(FAST, behindFast, drawn))
                        .as("%s", drawn)
                        .isEqualTo(outcome(GENERAL, behindGeneral, drawn));
            }
        }
    }

    /** What the service heard, and what the client was told. */
    private static List<String> outcome(TestGateway gateway, TestUpstream upstream, Drawn drawn) {
        upstream.behave((request, connection) -> {
            connection.getOutputStream().write(drawn.answer().getBytes(ISO_8859_1));
            if (drawn.answer().contains("until the end")) connection.close();
        });
        var seen = new ArrayList<String>();
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            boolean bodiless = drawn.pieces().isEmpty() && drawn.trailers().isEmpty();
            client.request(1, bodiless, drawn.head().toArray(String[]::new));
            for (int piece = 0; piece < drawn.pieces().size(); piece++) {
                boolean last =
                        drawn.trailers().isEmpty() && piece == drawn.pieces().size() - 1;
                client.data(1, drawn.pieces().get(piece), last);
            }
            if (!drawn.trailers().isEmpty()) client.trailers(1, drawn.trailers().toArray(String[]::new));
            seen.add(client.outcome(1));
            boolean whole = client.isWhole(1);
            seen.add(whole ? REQUEST_ID.matcher(client.body(1)).replaceAll("") + client.trailers(1) : "broken off");
            for (var field : client.fields(1))
                if (!List.of("date", "x-request-id").contains(field.getKey())) seen.add(field.toString());
            // Where a head without a length ends the stream Vert.x says how long that body is.
            seen.remove("content-length=0");
            // Of a request with a body, whether its head is refused or something behind that, and whether the answer or
            // the end of all is heard first, is a matter of what is read at once.
            boolean refused = !whole || client.status(1).compareTo("400") >= 0;
            if (refused && (!bodiless || drawn.lies())) {
                seen.clear();
                seen.add("not served");
            }
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        while (upstream.waiting() > 0) seen.add(meaning(upstream.take()));
        seen.sort(null);
        return seen;
    }

    /** The request in one form, whoever sent it. */
    private static String meaning(TestUpstream.Received request) {
        var fields = new ArrayList<String>();
        for (var field : request.headers())
            if (!List.of("host", "x-request-id", "content-length", "transfer-encoding")
                    .contains(field.getKey())) fields.add(field.getKey() + ": " + field.getValue());
        fields.sort(null);
        return request.requestLine() + fields + new String(request.body(), ISO_8859_1) + request.trailers();
    }

    private static Drawn drawn(Random random) {
        boolean usual = random.nextInt(3) > 0;
        List<String> head = new ArrayList<>();
        String method = usual
                ? any(random, "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
                : any(random, "get", "M-SEARCH", "GE T", "CONNECT", "");
        head.add(":method " + method);
        head.add(":scheme " + any(random, "http", "https", "http", "ftp"));
        head.add(":authority "
                + (random.nextInt(4) > 0
                        ? any(random, "x", "X.Example.", "x:80", "x.example:8443", "10.0.0.1")
                        : any(
                                random,
                                "x:080",
                                "x:",
                                "x:0",
                                "x:65536",
                                "user@x",
                                "[::1]:80",
                                "a_b.example",
                                "x/y",
                                "x y",
                                "..")));
        head.add(":path "
                + (random.nextInt(4) > 0
                        ? any(random, "/", "/a/b?c=d", "/a/./b//c", "/a%2e/../b?x=%41", "/%41/%c3%a4?ä", "/a?")
                        : any(random, "*", "a", "/a#b", "/a?b c", "/a;b=c", "/%00", "/%zz", "http://y/", "/..", "/ä")));
        if (random.nextInt(12) == 0) head.remove(random.nextInt(head.size()));
        for (int field = random.nextInt(6); field > 0; field--)
            head.add(
                    random.nextInt(5) > 0
                            ? any(
                                    random,
                                    "x-a 1",
                                    "x-a 2",
                                    "x-empty ",
                                    "cookie a=1",
                                    "cookie b=2",
                                    "te trailers",
                                    "x_user z",
                                    "x-portico-consumer evil",
                                    "x-forwarded-for 6.6.6.6",
                                    "forwarded for=6.6.6.6",
                                    "accept */*",
                                    "authorization Basic YTpi",
                                    "via 1.0 y",
                                    "x-high \u00e9",
                                    "content-type text/plain")
                            : any(
                                    random,
                                    "host x",
                                    "host y",
                                    "content-length 5",
                                    "content-length 7",
                                    "content-length 05",
                                    "content-length 0",
                                    "content-length x",
                                    "content-type Application/grpc+proto",
                                    "connection x-a",
                                    "upgrade h2c",
                                    "transfer-encoding chunked",
                                    "X-Upper a",
                                    "x-control a\u0001b",
                                    ":path /other",
                                    ":odd x",
                                    "x-space  a "));
        List<String> pieces = new ArrayList<>();
        List<String> trailers = new ArrayList<>();
        if (!method.equals("GET") && random.nextBoolean()) {
            pieces.addAll(List.of(any(random, "hello", "he|llo", "he||llo|", "").split("\\|", -1)));
            int octets = octets(pieces);
            // The general carrier may tell a service so before the client has broken its word.
            if (octets > 0) head.removeIf(field -> field.equals(LENGTH + "0"));
            switch (random.nextInt(5)) {
                case 0, 1 -> head.add(LENGTH + octets);
                case 2 -> head.add(LENGTH + (octets + 1)); // it breaks off
                default -> {}
            }
            if (random.nextInt(3) == 0)
                trailers.add(any(random, "x-sum 42", "content-length 1", "x-portico-consumer evil"));
        }
        String answer = any(
                random,
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Up: A\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nServer: s\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nKeep-Alive: 5\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 42\r\nVia: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 42\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nX-Up: a\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
                "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 418 I'm a teapot\r\nContent-Length: 3\r\n\r\ntea",
                "HTTP/1.1 200 OK\r\nConnection: x-drop, close\r\nX-Drop: 1\r\nX-Up: until the end\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nX-Up: until the end\r\n\r\nhello",
                "nonsense\r\n\r\n");
        return new Drawn(head, pieces, trailers, answer);
    }

    private static int octets(List<String> pieces) {
        return String.join("", pieces).length();
    }

    /** @param keeping whether bodies of known length are kept */
    private static void route(TestGateway gateway, TestUpstream upstream, boolean keeping) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1, bodyBytesMax: %s } } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address(), keeping ? "1KiB" : "0B"));
    }
}
