package portico.node.policy.cors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.exchange.Slice;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** What pages from elsewhere may do, whichever carrier brings their requests. */
abstract class CorsRules {
    private static final String PREFLIGHT = "Access-Control-Request-Method: PUT";

    private final TestUpstream upstream = new TestUpstream(TestUpstream.answer(
            "200 OK",
            "hello",
            "Access-Control-Allow-Origin: *",
            "Access-Control-Allow-Credentials: true",
            "Vary: accept"));
    final TestGateway gateway;

    CorsRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void routes() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: some
                  match: { paths: [/some] }
                  forward: { service: s }
                  policies:
                  - { type: key-auth }
                  - type: cors
                    settings:
                      { origins: ["https://app.test", "https://*.shop.test"], credentials: true, exposeHeaders: [x-a, x-b], maxAge: 2m }
                - name: any
                  match: { paths: [/any] }
                  forward: { service: s }
                  policies: [ { type: cors, settings: { origins: ["*"], methods: [GET, PUT], headers: [x-c] } } ]
                consumers: [ { name: a, credentials: [ { type: api-key, name: k, value: a-key-number-one-1 } ] } ]
                """.formatted(upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void anAllowedPageMayReadTheAnswerAsTheGatewaySays() {
        var response = gateway.get("/some", "Origin: https://app.test", "X-Api-Key: a-key-number-one-1");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers("access-control-allow-origin")).containsExactly("https://app.test");
        assertThat(response.headers("access-control-allow-credentials")).containsExactly("true");
        assertThat(response.header("access-control-expose-headers")).hasValue("x-a, x-b");
        assertThat(response.headers("vary")).containsExactlyInAnyOrder("accept", "origin");
    }

    @Test
    void anyOtherPageMayNotWhateverTheUpstreamSays() {
        for (var headers : List.of(
                new String[] {"X-Api-Key: a-key-number-one-1", "Origin: https://evil.test"},
                new String[] {"X-Api-Key: a-key-number-one-1", "Origin: https://app.test", "Origin: https://evil.test"},
                new String[] {"X-Api-Key: a-key-number-one-1"})) {
            var response = gateway.get("/some", headers);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("access-control-allow-origin")).isEmpty();
            assertThat(response.header("access-control-allow-credentials")).isEmpty();
            assertThat(response.headers("vary")).contains("origin");
        }
    }

    @Test
    void aRefusalCanBeReadByThePageToo() {
        var response = gateway.get("/some", "Origin: https://app.test");

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("access-control-allow-origin")).hasValue("https://app.test");
    }

    @Test
    void aPreflightIsAnsweredBeforeAnybodyAsksForAKey() {
        var response =
                preflight("/some", "https://eu.shop.test", "Access-Control-Request-Headers: x-api-key,content-type");

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("access-control-allow-origin")).hasValue("https://eu.shop.test");
        assertThat(response.header("access-control-allow-credentials")).hasValue("true");
        assertThat(response.header("access-control-allow-methods")).hasValue("GET, HEAD, POST, PUT, PATCH, DELETE");
        assertThat(response.header("access-control-allow-headers")).hasValue("x-api-key,content-type");
        assertThat(response.header("access-control-max-age")).hasValue("120");
        assertThat(response.header("access-control-expose-headers")).isEmpty();
        assertThat(response.headers("vary")).contains("origin", "access-control-request-headers");
        assertThat(upstream.accepted()).isZero();
    }

    @Test
    void aPreflightFromElsewhereGetsNoLeave() {
        var response = preflight("/some", "https://evil.test", "X-Y: z");

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("access-control-allow-origin")).isEmpty();
        assertThat(response.header("access-control-allow-methods")).isEmpty();
        assertThat(upstream.accepted()).isZero();
    }

    @Test
    void whereEveryPageMayCallCachesMayShareTheAnswer() {
        var response = gateway.get("/any", "Origin: https://app.test");
        assertThat(response.headers("access-control-allow-origin")).containsExactly("*");
        assertThat(response.header("access-control-allow-credentials")).isEmpty();
        assertThat(response.headers("vary")).containsExactly("accept");

        var preflight = preflight("/any", "null", "Access-Control-Request-Headers: x-d");
        assertThat(preflight.header("access-control-allow-methods")).hasValue("GET, PUT");
        assertThat(preflight.header("access-control-allow-headers")).hasValue("x-c");
    }

    @Test
    void optionsThatIsNoPreflightGoesOn() {
        var response = gateway.send("OPTIONS /any HTTP/1.1\r\nHost: x\r\nOrigin: https://app.test\r\n\r\n");

        assertThat(response.status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).isEqualTo("OPTIONS /any HTTP/1.1");
    }

    @ParameterizedTest(name = "{0} may call: {1}")
    @CsvSource({
        "https://app.test, true",
        "http://app.test, false",
        "https://app.test:8443, false",
        "https://xapp.test, false",
        "https://a.shop.test, true",
        "https://a.b.shop.test, true",
        "https://shop.test, false",
        "https://.shop.test, false",
        "https://xshop.test, false",
        "https://a.shop.test.evil.test, false",
        "https://evil.test/.shop.test, false",
        "https://evil.test#.shop.test, false",
        "https://user@x.shop.test, false",
        "http://localhost:3000, true",
        "http://x.localhost:3000, true",
        "http://x.localhost:3001, false",
        "null, false",
    })
    void originsAreComparedWhole(String origin, boolean allowed) {
        var origins = new Origins(
                List.of("https://app.test", "https://*.shop.test", "http://localhost:3000", "http://*.localhost:3000"));

        assertThat(origins.contain(Slice.of(origin))).isEqualTo(allowed);
    }

    private RawClient.Response preflight(String path, String origin, String header) {
        return gateway.send("OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\nOrigin: " + origin + "\r\n" + PREFLIGHT
                + "\r\n" + header + "\r\n\r\n");
    }
}
