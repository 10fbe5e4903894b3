package portico.node.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.explain.HeaderField;
import portico.config.explain.MadeUpRequest;
import portico.config.explain.PolicyDecision.Decision;
import portico.config.explain.SentExchange;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.TestCertificate;

/** A request that the node sends to itself, and what came of it. */
class SenderTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final TestUpstream upstream = new TestUpstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void itReachesTheServiceAsAClientsDoes() {
        forward("policies: [ { type: access-log } ]");
        upstream.behave(TestUpstream.answer("201 Created", "made", "X-Made: yes", "Set-Cookie: session=1"));
        SentExchange sent = send(new MadeUpRequest(
                "POST",
                "http://shop.test:8800/orders?x=\u00fc",
                Map.of("x-note", "n"),
                null,
                "{\"a\":\"\u00fc\"}",
                true));
        assertThat(sent.status()).isEqualTo(201);
        assertThat(sent.body()).isEqualTo("made");
        assertThat(sent.bodyOctets()).isEqualTo(4);
        assertThat(sent.complete()).isTrue();
        assertThat(sent.failure()).isNull();
        assertThat(names(sent)).contains("x-made", "set-cookie");
        assertThat(sent.headers())
                .filteredOn(field -> field.name().equalsIgnoreCase("set-cookie"))
                .extracting(HeaderField::value)
                .containsExactly(HeaderField.HIDDEN);
        var received = upstream.take();
        assertThat(received.requestLine()).isEqualTo("POST /orders?x=%C3%BC HTTP/1.1");
        assertThat(received.header("x-note")).containsExactly("n");
        assertThat(new String(received.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"\u00fc\"}");
        assertThat(received.header("x-forwarded-host")).contains("shop.test:8800");
        Await.until(
                "it is among the recent ones",
                () -> gateway.listener().latest().stream()
                        .anyMatch(served -> served.requestId().equals(sent.requestId())));
    }

    @Test
    void limitsCountIt() {
        forward("policies: [ { type: rate-limit, settings: { limit: 1, per: 1h, by: all } } ]");
        var request = get("http://x/");
        assertThat(send(request).status()).isEqualTo(200);
        SentExchange refused = send(request);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body()).contains("rate-limited");
        assertThat(names(refused)).contains("retry-after");
        Await.until("one is kept, with what was decided", () -> {
            String id = send(request).requestId();
            return gateway.listener().latest().stream()
                    .filter(served -> served.requestId().equals(id))
                    .anyMatch(served -> served.policies() != null
                            && served.policies().get(0).decision() == Decision.ANSWERED);
        });
    }

    @Test
    void noMoreThanTheBeginningOfABodyIsShown() {
        forward("");
        upstream.behave(TestUpstream.answer("200 OK", "b".repeat(10_000)));
        SentExchange sent = send(get("http://x/"));
        assertThat(sent.body()).hasSize(4096);
        assertThat(sent.bodyOctets()).isEqualTo(10_000);
        assertThat(sent.complete()).isFalse();
    }

    @Test
    void aResponseThatDoesNotEndIsShownAsFarAsItCame() {
        forward("");
        upstream.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello"));
        // On a busy machine not even the head may be there in time.
        Await.until("what came is shown", () -> {
            SentExchange sent = send(get("http://x/"), Duration.ofSeconds(2));
            assertThat(sent.complete()).isFalse();
            return Integer.valueOf(200).equals(sent.status()) && "hello".equals(sent.body());
        });
    }

    @Test
    void aResponseThatDoesNotComeIsAFailureInWords() {
        forward("");
        upstream.behave((request, connection) -> {});
        SentExchange sent = send(get("http://x/"), Duration.ofMillis(300));
        assertThat(sent.status()).isNull();
        assertThat(sent.failure()).isEqualTo("There was no response within 300 ms");
    }

    @Test
    void overTlsTheHostIsNamedInTheHandshake() {
        gateway.apply("""
                certificates: [ %s ]
                routes: [ { name: r, match: { hosts: [shop.test] }, respond: { body: safe } } ]
                """.formatted(
                        TestGateway.yaml("c", TestCertificate.of("shop.test")).substring(2)));
        assertThat(send(get("https://shop.test/")).body()).isEqualTo("safe");
        assertThat(send(get("https://elsewhere.test/")).failure()).isNotNull();
    }

    @Test
    void aNodeThatLetsNotEvenItselfInSaysSo() {
        var sender = new Sender(gateway.vertx(), secure -> null);
        assertThat(sender.send(get("https://x/")).toCompletableFuture().join().failure())
                .contains("TLS");
        assertThat(sender.send(get("http://x/")).toCompletableFuture().join().failure())
                .contains("PROXY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x/a%2fb", "http://x/../a", "http://a..b/", "http://u@x/", "http://\u00fc/"})
    void whatTheEdgeRefusesIsRefused(String url) {
        gateway.apply("routes: [ { name: r, respond: {} } ]");
        assertThat(send(get(url)).status()).isEqualTo(400);
    }

    @Test
    void aUrlThatIsNoneOnTheWireIsAFailureOrRefused() {
        gateway.apply("routes: [ { name: r, respond: {} } ]");
        SentExchange sent = send(get("http://x/a b"));
        if (sent.status() == null) assertThat(sent.failure()).isNotEmpty();
        else assertThat(sent.status()).isEqualTo(400);
    }

    @Test
    void aHeadThatIsOddIsAnAnswerOrAFailureAndNothingElse() {
        gateway.apply("routes: [ { name: r, respond: {} } ]");
        for (String value : List.of("\u20ac", "\ud83c\udfdb", "", " ", "x".repeat(5000))) {
            SentExchange sent = send(new MadeUpRequest("GET", "http://x/", Map.of("x-odd", value), null, null, true));
            assertThat(sent.status() != null || sent.failure() != null)
                    .as(value)
                    .isTrue();
        }
    }

    private void forward(String more) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  %s
                """.formatted(upstream.address(), more));
    }

    private static MadeUpRequest get(String url) {
        return new MadeUpRequest(null, url, null, null, null, true);
    }

    private static List<String> names(SentExchange sent) {
        return sent.headers().stream()
                .map(field -> field.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static SentExchange send(MadeUpRequest request) {
        return send(request, null);
    }

    private static SentExchange send(MadeUpRequest request, @Nullable Duration patience) {
        Sender.Door door = gateway.listener()::ownDoor;
        var sender = patience == null ? new Sender(gateway.vertx(), door) : new Sender(gateway.vertx(), door, patience);
        return sender.send(request).toCompletableFuture().join();
    }
}
