package portico.node.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;

/** What the claims of a good token decide, whichever carrier brings it. */
abstract class JwtClaimsRules extends JwtCase {
    JwtClaimsRules(TestGateway gateway) {
        super(gateway);
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"exp":NOW+1800,"aud":"api","role":"admin","scope":"read write"}       | 200 |
            {"exp":NOW+1800,"aud":["x","api"],"role":["user","admin"],"scp":["write","read"]} | 200 |
            {"exp":NOW-300,"aud":"api","role":"admin","scope":"read write"}       | 200 |
            {"exp":NOW-900,"aud":"api","role":"admin","scope":"read write"}       | 401 | The token has expired
            {"exp":NOW+1800,"nbf":NOW+300,"aud":"api","role":"admin","scope":"read write"} | 200 |
            {"exp":NOW+1800,"nbf":NOW+900,"aud":"api","role":"admin","scope":"read write"} | 401 | The token is not valid yet
            {"exp":NOW+1800,"iat":NOW+900,"aud":"api","role":"admin","scope":"read write"} | 401 | The token is not valid yet
            {"exp":NOW+1800,"aud":"apis","role":"admin","scope":"read write"}      | 401 | The token is for somebody else
            {"exp":NOW+1800,"aud":{"api":1},"role":"admin","scope":"read write"}   | 401 | The token is for somebody else
            {"exp":NOW+1800,"role":"admin","scope":"read write"}                   | 401 | The token is for somebody else
            {"exp":NOW+1800,"aud":"api","role":"user","scope":"read write"}        | 401 | The token lacks a claim
            {"exp":NOW+1800,"aud":"api","scope":"read write"}                      | 401 | The token lacks a claim
            {"exp":NOW+1800,"aud":"api","role":"admin","scope":"read writer"}      | 403 | insufficient_scope
            {"exp":NOW+1800,"aud":"api","role":"admin"}                            | 403 | insufficient_scope
            """)
    void claimsDecide(String claims, int status, String why) {
        apply(
                "{ audiences: [api], requiredClaims: { role: [admin] }, scopes: [read, write], clockSkew: 10m }",
                consumer(key("RS256")));
        long now = System.currentTimeMillis() / 1000;
        String dated = Pattern.compile("NOW([+-]\\d+)")
                .matcher(claims)
                .replaceAll(found -> String.valueOf(now + Integer.parseInt(found.group(1))));
        for (int time = 0; time < 2; time++) {
            var response = get(key("RS256").token("k1", dated));
            assertThat(response.status()).isEqualTo(status);
            if (why != null)
                assertThat(response.header("www-authenticate").orElseThrow()).contains(why);
            if (status == 403)
                assertThat(response.header("www-authenticate").orElseThrow()).contains("scope=\"read write\"");
        }
    }

    @Test
    void claimsGoUpstreamInFieldsThatNobodyElseCanWrite() {
        SigningKey key = key("RS256");
        apply(
                "{ claimsToHeaders: { sub: x-user, roles: x-roles, age: x-age, bad: x-bad, none: x-none, deep: x-deep } }",
                consumer(key));
        String token = key.token(
                "k1",
                "{\"sub\":\"ann\",\"roles\":[\"a\",\"b\"],\"age\":7,\"bad\":\"a\\r\\nx-evil: 1\",\"deep\":{\"a\":1},\"exp\":"
                        + FUTURE + "}");
        for (int time = 0; time < 2; time++) {
            gateway.get(
                    "/",
                    "Authorization: bearer " + token,
                    "X-User: eve",
                    "x-none: eve",
                    "X-BAD: eve",
                    "x-user: mallory");
            var received = upstream.take();
            assertThat(received.header("x-user")).containsExactly("ann");
            assertThat(received.header("x-roles")).containsExactly("a,b");
            assertThat(received.header("x-age")).containsExactly("7");
            assertThat(received.names()).doesNotContain("x-none", "x-bad", "x-deep", "x-evil", "authorization");
        }
    }

    @Test
    void aLimitMayCountByAClaim() {
        SigningKey key = key("RS256");
        apply(
                "{ claimsToHeaders: { sub: x-user } } }, { type: rate-limit, settings: { limit: 1, per: 1h, by: claim, claim: sub }",
                consumer(key));
        for (String subject : List.of("ann", "ben")) {
            String token = key.token("k1", "{\"sub\":\"" + subject + "\",\"exp\":" + FUTURE + "}");
            assertThat(gateway.get("/", "Authorization: Bearer " + token).status())
                    .isEqualTo(200);
            assertThat(gateway.get("/", "Authorization: Bearer " + token).status())
                    .isEqualTo(429);
        }
    }

    @Test
    void whatARefusedTokenSaysCountsForNothing() {
        SigningKey key = key("ES256");
        String keys = set(key.jwk("i1")).replace("\"", "\\\"");
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  forward: { service: s }
                  policies:
                  - { type: any-of, settings: { of: [ { type: jwt, settings: { consumerClaim: client, issuers: [ { issuer: inline, jwks: "%s" } ] } }, { type: key-auth } ] } }
                  - { type: rate-limit, settings: { limit: 1, per: 1d, by: claim, claim: sub } }
                consumers: [ { name: acme, credentials: [ { type: api-key, name: k, value: the-key-of-the-consumer } ] } ]
                """.formatted(upstream.address(), keys));
        int passed = 0;
        for (String subject : List.of("ann", "ben")) {
            String token = key.token(
                    "i1",
                    "{\"iss\":\"inline\",\"client\":\"nobody\",\"sub\":\"" + subject + "\",\"exp\":" + FUTURE + "}");
            var response = gateway.get("/", "Authorization: Bearer " + token, "X-Api-Key: the-key-of-the-consumer");
            // Without a claim they are counted together.
            assertThat(response.status()).isEqualTo(passed++ == 0 ? 200 : 429);
        }
    }
}
