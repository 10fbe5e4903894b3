package portico.node.policy.basicauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Who is known by a password, whichever carrier brings it. */
abstract class BasicAuthRules {
    private static final String CHALLENGE = "Basic realm=\"portico\", charset=\"UTF-8\"";
    private static final String ANN = "ann:correct horse: battery";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    BasicAuthRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aRightPasswordSaysWhoCallsAndGoesNoFurther() {
        apply("correct horse: battery", "");
        for (int time = 0; time < 2; time++) { // the second time it is remembered
            assertThat(get(ANN).status()).isEqualTo(200);
            var received = upstream.take();
            assertThat(received.header("x-portico-consumer")).containsExactly("acme");
            assertThat(received.header("x-portico-credential")).containsExactly("login");
            assertThat(received.names()).doesNotContain("authorization");
        }
        Await.until("the exchanges are logged", () -> gateway.logged().contains("acme"));
        assertThat(gateway.logged()).doesNotContain(encoded(ANN)).doesNotContain("battery");
    }

    @Test
    void callersWhoTakeTurnsStayThemselves() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s }, policies: [ { type: basic-auth } ] } ]
                consumers:
                - { name: acme, credentials: [ { type: basic, name: login, username: ann, value: "correct horse: battery" } ] }
                - { name: other, credentials: [ { type: basic, name: login, username: bob, value: "correct horse: battery" } ] }
                """.formatted(upstream.address()));
        try (var client = new RawClient(gateway.port())) {
            for (int turn = 0; turn < 6; turn++) {
                boolean even = turn % 2 == 0;
                client.send("GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic "
                        + encoded(even ? ANN : ANN.replace("ann", "bob")) + "\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(200);
                assertThat(upstream.take().header("x-portico-consumer")).containsExactly(even ? "acme" : "other");
            }
        }
    }

    @Test
    void theBodyOfARequestWaitsForTheAnswer() {
        apply("correct horse: battery", "");
        String body = "x".repeat(200_000);
        var response = gateway.send("POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + encoded(ANN)
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(response.status()).isEqualTo(200);
        assertThat(new String(upstream.take().body(), ISO_8859_1)).isEqualTo(body);
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder() {
        apply("correct horse: battery", "");
        try (var client = new RawClient(gateway.port())) {
            var requests = new StringBuilder();
            for (String pair : new String[] {"ann:wrong password", ANN, "nobody:correct horse", ANN})
                requests.append("GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ")
                        .append(encoded(pair))
                        .append("\r\n\r\n");
            client.send(requests.toString());
            for (int status : new int[] {401, 200, 401, 200})
                assertThat(client.read().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "ann:correct horse: batter",
                "ann:correct horse: battery ",
                "ann:",
                "ann",
                "",
                ":",
                "Ann:correct horse: battery",
                "nobody:correct horse: battery",
                "nobody:",
                "ann\u0000:correct horse: battery"
            })
    void anythingElseIsRefused(String pair) {
        apply("correct horse: battery", "");
        for (int time = 0; time < 2; time++) refused(get(pair));
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"%%%", "YW5u", "/w==", "YW5uOg==YW5uOg==", "="})
    void whatIsNoPairIsRefused(String text) {
        apply("correct horse: battery", "");
        refused(gateway.get("/", "Authorization: Basic " + text));
        refused(gateway.get("/", "Authorization: Basic " + "A".repeat(4000)));
        refused(gateway.get("/", "Authorization: Bearer " + encoded(ANN)));
        refused(gateway.get("/", "X-Nothing: 1"));
        assertThat(gateway.get("/", "Authorization: Basic " + encoded(ANN) + "\r\nAuthorization: Basic " + encoded(ANN))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aRememberedPasswordIsForgottenWhenItChanges() {
        apply("correct horse: battery", "");
        assertThat(get(ANN).status()).isEqualTo(200);
        apply("another long password", "");
        refused(get(ANN));
        assertThat(get("ann:another long password").status()).isEqualTo(200);
        apply("correct horse: battery", ", expiresAt: 2001-01-01T00:00:00Z");
        refused(get(ANN));
        gateway.apply("routes: [ { name: r, respond: {}, policies: [ { type: basic-auth } ] } ]");
        refused(get(ANN));
    }

    private void apply(String password, String more) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s }, policies: [ { type: access-log }, { type: basic-auth } ] } ]
                consumers:
                - { name: acme, credentials: [ { type: basic, name: login, username: ann, value: "%s"%s } ] }
                """.formatted(upstream.address(), password, more));
    }

    private RawClient.Response get(String pair) {
        return gateway.get("/", "Authorization: Basic " + encoded(pair));
    }

    private static void refused(RawClient.Response response) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate")).hasValue(CHALLENGE);
    }

    private static String encoded(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
