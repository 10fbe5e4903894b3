package portico.node.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** How the keys of issuers are had, and whom their tokens name, whichever carrier brings those. */
abstract class JwtIssuerRules extends JwtCase {
    JwtIssuerRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void anIssuersKeysAreFetchedAndItsRotationFollowed() {
        SigningKey first = key("RS256");
        SigningKey second = key("ES256");
        issuer.behave(TestUpstream.answer("200 OK", set(first.jwk("one"))));
        String name = issuerName();
        apply(issuerSettings(name, "jwksUrl: \"" + name + "/keys\""), "");
        String claims = "{\"iss\":\"" + name + "\",\"sub\":\"ann\",\"exp\":" + FUTURE + "}";

        assertThat(get(first.token("one", claims)).status()).isEqualTo(200);
        assertThat(get(first.token(null, claims)).status()).isEqualTo(200);
        issuer.behave(TestUpstream.answer("200 OK", set(second.jwk("two"))));
        assertThat(get(second.token("two", claims)).status()).isEqualTo(200);
        refused(get(first.token("one", claims)), NOT_SIGNED);
        refused(get(second.token("two", claims.replace(name, name + "/"))), NOT_SIGNED);

        issuer.behave(TestUpstream.answer("500 Gone Mad", ""));
        for (int number = 0; number < 20; number++) refused(get(second.token("three" + number, claims)), NOT_SIGNED);
        assertThat(get(second.token("two", claims.replace("ann", "bob"))).status())
                .isEqualTo(200);
    }

    @Test
    void tokensThatNameUnknownKeysHaveTheIssuerAskedOnceInTenSeconds() {
        SigningKey key = key("ES256");
        String claims = claimsOfAnIssuerWith(key);
        assertThat(issuer.waiting()).as("once, to begin with").isEqualTo(1);

        int unknown = 0;
        for (int second = 0; second < 35; second++) {
            for (int times = 0; times < 3; times++) refused(get(key.token("unknown-" + unknown++, claims)), NOT_SIGNED);
            // At 0, 10, 20 and 30 seconds.
            assertThat(issuer.waiting()).as("after %d s", second).isEqualTo(1 + 1 + second / 10);
            gateway.clock().passNanos(Duration.ofSeconds(1));
        }
        // A key that has come with it is found the next time that it may be asked.
        SigningKey next = key("EdDSA");
        issuer.behave(TestUpstream.answer("200 OK", set(next.jwk("two"))));
        refused(get(next.token("two", claims)), NOT_SIGNED);
        gateway.clock().passNanos(Duration.ofSeconds(5));
        assertThat(get(next.token("two", claims)).status()).isEqualTo(200);
        assertThat(issuer.waiting()).isEqualTo(6);
    }

    @Test
    void tokensThatComeWhileItIsAskedWaitForThatAnswer() {
        SigningKey key = key("ES256");
        String claims = claimsOfAnIssuerWith(key);
        issuer.take();

        var answers = new CountDownLatch(1);
        issuer.behave((request, connection) -> {
            Await.until("it shall answer", () -> answers.getCount() == 0);
            TestUpstream.answer("200 OK", set(key.jwk("two"))).serve(request, connection);
        });
        var clients = new ArrayList<RawClient>();
        try {
            for (int number = 0; number < 20; number++) {
                var client = new RawClient(gateway.port());
                clients.add(client);
                String token = key.token(number % 2 == 0 ? "two" : "unknown-" + number, claims);
                client.send("GET / HTTP/1.1\r\nHost: gateway.test\r\nAuthorization: Bearer " + token + "\r\n\r\n");
            }
            issuer.take();
            Await.until("all wait", () -> gateway.listener().running() == clients.size());
            answers.countDown();
            for (int number = 0; number < clients.size(); number++)
                assertThat(clients.get(number).read().status()).isEqualTo(number % 2 == 0 ? 200 : 401);
            assertThat(issuer.waiting()).as("questions besides the one").isZero();
        } finally {
            answers.countDown();
            clients.forEach(RawClient::close);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"keys\":[]}",
                "{\"keys\":7}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"AAAA\"}]}"
            })
    void withoutKeysNobodyCanSayWhetherATokenIsGood(String answer) {
        issuer.behave(TestUpstream.answer("200 OK", answer));
        String name = issuerName();
        apply(issuerSettings(name, "jwksUrl: \"" + name + "/keys\""), "");
        var response = get(key("RS256").token("one", "{\"iss\":\"" + name + "\",\"exp\":" + FUTURE + "}"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("issuer-unavailable");
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"keys\":[]}",
                "{\"keys\":7}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"AAAA\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"one\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}"
            })
    void aSetThatTurnsBadLeavesTheLastGoodKeysAndIsAnAlarmUntilItIsGoodAgain(String bad) {
        SigningKey key = key("ES256");
        String claims = claimsOfAnIssuerWith(key);
        assertThat(failing(issuerName())).isEmpty();

        issuer.behave(TestUpstream.answer("200 OK", bad));
        refused(get(key.token("two", claims)), NOT_SIGNED); // has it asked
        assertThat(failing(issuerName())).singleElement().satisfies(failing -> {
            assertThat(failing.hasKeys()).isTrue();
            assertThat(failing.reason()).isNotBlank();
        });
        assertThat(get(key.token("one", claims.replace("ann", "ben"))).status()).isEqualTo(200);

        issuer.behave(TestUpstream.answer("200 OK", set(key.jwk("two"))));
        gateway.clock().passNanos(Duration.ofSeconds(10));
        assertThat(get(key.token("two", claims)).status()).isEqualTo(200);
        assertThat(failing(issuerName())).isEmpty();
        refused(get(key.token("one", claims)), NOT_SIGNED);
    }

    private List<FailingIssuer> failing(String issuer) {
        return gateway.gateways().failingIssuers(100).stream()
                .filter(failing -> failing.issuer().equals(issuer))
                .toList();
    }

    @Test
    void discoveryFindsTheKeysOfTheIssuerItself() {
        SigningKey key = key("PS256");
        String name = issuerName();
        issuer.behave((request, connection) -> {
            String body = request.requestLine().contains("/.well-known/openid-configuration ")
                    ? "{\"issuer\":\"" + name + "\",\"jwks_uri\":\"" + name + "/keys\"}"
                    : set(key.jwk("one"));
            TestUpstream.answer("200 OK", body).serve(request, connection);
        });
        apply(issuerSettings(name, "algorithms: [PS256]"), "");
        assertThat(get(key.token("one", "{\"iss\":\"" + name + "\",\"exp\":" + FUTURE + "}"))
                        .status())
                .isEqualTo(200);
        var other = new SigningKey("RS256", key.key(), key.publicKey(), "");
        refused(get(other.token("one", "{\"iss\":\"" + name + "\",\"exp\":" + FUTURE + "}")), NOT_SIGNED);
    }

    @Test
    void anIssuerMayNameTheConsumerButOnlyOneWhoIsKnown() {
        SigningKey key = key("EdDSA");
        String keys = set(key.jwk("one")).replace("\"", "\\\"");
        apply(
                "{ consumerClaim: client, issuers: [ { issuer: inline, jwks: \"" + keys + "\" } ] }",
                "consumers: [ { name: acme, groups: [gold] } ]");
        assertThat(get(key.token("one", "{\"iss\":\"inline\",\"client\":\"acme\",\"exp\":" + FUTURE + "}"))
                        .status())
                .isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("x-portico-consumer")).containsExactly("acme");
        assertThat(received.header("x-portico-groups")).containsExactly("gold");
        for (String client : List.of("\"other\"", "\"\"", "7", "null", "[\"acme\"]", "\"acm\\u0165\""))
            refused(
                    get(key.token("one", "{\"iss\":\"inline\",\"client\":" + client + ",\"exp\":" + FUTURE + "}")),
                    "nobody who is known");
        refused(get(key.token("one", "{\"iss\":\"inline\",\"exp\":" + FUTURE + "}")), "nobody who is known");
    }

    @Test
    void whereThereAreIssuersNoConsumerVouchesForItselfUnlessThatIsWanted() {
        SigningKey key = key("RS256");
        String keys = set(key("EdDSA").jwk("one")).replace("\"", "\\\"");
        String settings = "{ scopes: [admin], claimsToHeaders: { sub: x-user }, issuers: [ { issuer: inline, jwks: \""
                + keys + "\" } ]%s }";
        String own = key.token("k1", "{\"sub\":\"root\",\"scope\":\"admin\",\"exp\":" + FUTURE + "}");
        apply(settings.formatted(""), consumer(key));
        refused(get(own), NOT_SIGNED);
        String issued = "{\"iss\":\"inline\",\"sub\":\"ann\",\"scope\":\"admin\",\"exp\":" + FUTURE + "}";
        assertThat(get(key("EdDSA").token("one", issued)).status()).isEqualTo(200);
        assertThat(upstream.take().header("x-user")).containsExactly("ann");

        apply(settings.formatted(", consumerKeys: true"), consumer(key));
        assertThat(get(own).status()).isEqualTo(200);
    }

    private String issuerName() {
        return "http://" + issuer.address();
    }

    /** What an issuer's tokens say, once one by this key, its "one", has been taken; from then on no time passes. */
    private String claimsOfAnIssuerWith(SigningKey key) {
        issuer.behave(TestUpstream.answer("200 OK", set(key.jwk("one"))));
        gateway.clock().holdNanos();
        String name = issuerName();
        apply(issuerSettings(name, "jwksUrl: \"" + name + "/keys\""), "");
        String claims = "{\"iss\":\"" + name + "\",\"sub\":\"ann\",\"exp\":" + FUTURE + "}";
        assertThat(get(key.token("one", claims)).status()).isEqualTo(200);
        return claims;
    }
}
