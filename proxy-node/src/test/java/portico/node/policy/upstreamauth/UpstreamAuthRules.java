package portico.node.policy.upstreamauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.channel.CachePurge;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** What the gateway shows services of its own, whichever carrier brings the exchange. */
abstract class UpstreamAuthRules {
    private static final String SECRET = "the-gateway's own & only";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();
    private final TestUpstream issuer = new TestUpstream();

    UpstreamAuthRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
        issuer.close();
    }

    @Test
    void aFieldTakesThePlaceOfTheClients() {
        apply("header: { name: X-Api-Key, value: \"%s\" }".formatted(SECRET));
        assertThat(gateway.get("/", "X-Api-Key: mine", "x_api_key: mine", "X-API-KEY: mine")
                        .status())
                .isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("x-api-key")).containsExactly(SECRET);
        assertThat(received.names()).doesNotContain("x_api_key");
        apply("header: { name: authorization, value: abc, prefix: \"Bearer \" }");
        assertThat(gateway.get("/", "Authorization: Basic bWluZQ==").status()).isEqualTo(200);
        assertThat(upstream.take().header("authorization")).containsExactly("Bearer abc");
    }

    @Test
    void aParameterTakesThePlaceOfTheClients() {
        apply("query: { name: key, value: \"%s\" }".formatted(SECRET));
        assertThat(gateway.get("/a?b=1&k%65y=mine&c=2").status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).isEqualTo("GET /a?b=1&c=2&key=the-gateway%27s+own+%26+only HTTP/1.1");
        assertThat(gateway.get("/a").status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).isEqualTo("GET /a?key=the-gateway%27s+own+%26+only HTTP/1.1");
        assertThat(gateway.get("/a?key=mine").status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).isEqualTo("GET /a?key=the-gateway%27s+own+%26+only HTTP/1.1");
    }

    @Test
    void aPasswordTakesThePlaceOfTheClients() {
        apply("basic: { username: portico, password: \"%s\" }".formatted(SECRET));
        assertThat(gateway.get("/", "Authorization: Bearer mine").status()).isEqualTo(200);
        assertThat(upstream.take().header("authorization"))
                .containsExactly(
                        "Basic " + Base64.getEncoder().encodeToString(("portico:" + SECRET).getBytes(US_ASCII)));
    }

    @Test
    void aTokenIsFetchedOnceAndShownToTheService() {
        apply(oauth2("scopes: [read, write], audience: orders"));
        issues("first", 3600);
        assertThat(gateway.get("/", "Authorization: Bearer mine").status()).isEqualTo(200);
        var asked = issuer.take();
        assertThat(asked.requestLine()).isEqualTo("POST /token HTTP/1.1");
        assertThat(asked.header("authorization"))
                .containsExactly("Basic "
                        + Base64.getEncoder()
                                .encodeToString("portico:the-gateway%27s+own+%26+only".getBytes(US_ASCII)));
        assertThat(new String(asked.body(), US_ASCII))
                .isEqualTo("grant_type=client_credentials&scope=read+write&audience=orders");
        assertThat(upstream.take().header("authorization")).containsExactly("Bearer first");
        issues("second", 3600);
        assertThat(gateway.get("/").status()).isEqualTo(200);
        assertThat(upstream.take().header("authorization")).containsExactly("Bearer first");
        assertThat(issuer.waiting()).isZero();
    }

    @Test
    void aTokenThatTheServiceRefusesIsReplaced() {
        apply(oauth2("clientAuthentication: post"));
        issues("first", 3600);
        upstream.behave(TestUpstream.answer("401 Unauthorized", ""));
        assertThat(gateway.get("/").status()).isEqualTo(401);
        assertThat(new String(issuer.take().body(), US_ASCII))
                .isEqualTo(
                        "grant_type=client_credentials&client_id=portico&client_secret=the-gateway%27s+own+%26+only");
        issues("second", 3600);
        upstream.behave(TestUpstream.answer("200 OK", ""));
        upstream.take();
        Await.until("the service sees another one", () -> {
            gateway.get("/");
            return upstream.take().header("authorization").contains("Bearer second");
        });
    }

    @Test
    void withoutATokenTheServiceIsNotAsked() {
        for (String answer : new String[] {
            "{}",
            "{\"access_token\":\"a b\",\"token_type\":\"bearer\"}",
            "{\"access_token\":\"a\",\"token_type\":\"mac\"}",
            "no"
        }) {
            apply(oauth2("audience: \"" + answer.hashCode() + "\""));
            issuer.behave(TestUpstream.answer("200 OK", answer));
            var response = gateway.get("/");
            assertThat(response.status()).as(answer).isEqualTo(503);
            assertThat(response.body())
                    .contains("upstream-credential-unavailable")
                    .doesNotContain("127.0.0.1");
        }
        issuer.close();
        apply(oauth2("audience: nobody"));
        assertThat(gateway.get("/").status()).isEqualTo(503);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void whatIsShownIsInNoLog() {
        apply("query: { name: key, value: unmistakable-secret }");
        assertThat(gateway.get("/logged").status()).isEqualTo(200);
        Await.until("the exchange is logged", () -> gateway.logged().contains("/logged"));
        assertThat(gateway.logged()).doesNotContain("unmistakable");
    }

    /** As when a service adds a slash to a path, and takes the query along. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Location         | /a/?key=unmistakable-secret                                       | /a/
            Location         | /a/?b=1&k%65y=unmistakable-secret&c=2#d                           | /a/?b=1&c=2#d
            Location         | https://a.test/?key=unmistakable-secret&key=unmistakable-secret&b | https://a.test/?b
            Location         | /in?to=/a?key=unmistakable-secret#b                               | /in?to=/a#b
            Location         | /a?monkey=1&keys=2&ke=3&b=key                                     | /a?monkey=1&keys=2&ke=3&b=key
            Content-Location | /a?b=1&key=unmistakable%2Dsecret                                  | /a?b=1
            Refresh          | 0; url="/a?key=unmistakable-secret"                               | 0; url="/a"
            Link             | </a?key=unmistakable-secret>; rel=next, </b?c&key>; rel=prev      | </a>; rel=next, </b?c>; rel=prev
            """)
    void whereTheServiceSendsTheClientTheParameterStaysBehind(String field, String said, String shown) {
        for (String more : new String[] {"", ", hideBackend: false"}) {
            apply("query: { name: key, value: unmistakable-secret }", more);
            upstream.behave(TestUpstream.answer("301 Moved Permanently", "", field + ": " + said));
            var response = gateway.get("/a");
            assertThat(response.headers(field)).as(more).containsExactly(shown);
            assertThat(upstream.take().requestLine()).contains("key=unmistakable-secret");
        }
    }

    @Test
    void whatIsKeptForOthersHasNothingOfTheParameter() {
        gateway.answers().purge(new CachePurge(null, "/", null));
        apply("query: { name: key, value: unmistakable-secret } } }, { type: cache, settings: { ttl: 60s");
        upstream.behave(TestUpstream.answer(
                "301 Moved Permanently", "", "Location: /a/?key=unmistakable-secret", "Cache-Control: max-age=60"));
        for (String status : new String[] {"stored", "hit"}) {
            var response = gateway.get("/kept");
            assertThat(response.header("cache-status").orElseThrow()).contains(status);
            assertThat(response.headers("location")).containsExactly("/a/");
        }
        upstream.take();
        assertThat(upstream.waiting()).isZero();
    }

    private String oauth2(String more) {
        return "oauth2: { tokenUrl: \"http://%s/token\", clientId: portico, clientSecret: \"%s\", %s }"
                .formatted(issuer.address(), SECRET, more);
    }

    private void issues(String token, int seconds) {
        issuer.behave(TestUpstream.answer(
                "200 OK",
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}".formatted(token, seconds)));
    }

    private void apply(String settings) {
        apply(settings, "");
    }

    private void apply(String settings, String forward) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  match: { paths: ["/**"] }
                  forward: { service: s%s }
                  policies: [ { type: access-log }, { type: upstream-auth, settings: { %s } } ]
                """.formatted(upstream.address(), forward, settings));
    }
}
