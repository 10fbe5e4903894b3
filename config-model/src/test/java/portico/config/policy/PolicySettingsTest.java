package portico.config.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** What is refused as settings of a policy, and at which field. */
class PolicySettingsTest {
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ip-restriction | { allow: [10.0.0.0/8, "::1"] }           | -
            ip-restriction | { deny: [10.0.0.7/8] }                   | -
            ip-restriction | { }                                      | settings
            ip-restriction | { allow: [10.0.0.0/33] }                 | settings.allow[0]
            ip-restriction | { deny: [example.com] }                  | settings.deny[0]
            ip-restriction | { allow: [10.0.0.0/8, 10.1.0.0/8] }      | settings.allow[1]
            acl            | { allow: [gold], deny: [suspended] }     | -
            acl            | { }                                      | settings
            acl            | { allow: [Gold] }                        | settings.allow[0]
            acl            | { allow: [gold, gold] }                  | settings.allow[1]
            acl            | { allow: [gold], deny: [gold] }          | settings.deny[0]
            jwt            | { }                                      | -
            jwt            | { consumerKeys: false }                  | settings.issuers
            jwt            | { issuers: [ { issuer: "https://a/" } ] } | -
            jwt            | { issuers: [ { issuer: "http://a/" } ] } | settings.issuers[0].issuer
            jwt            | { issuers: [ { issuer: a } ] }           | settings.issuers[0].issuer
            jwt            | { issuers: [ { issuer: a, jwksUrl: "http://127.0.0.1/k" } ] } | -
            jwt            | { issuers: [ { issuer: a, jwksUrl: "http://b@c/k" } ] } | settings.issuers[0].jwksUrl
            jwt            | { issuers: [ { issuer: a, jwksUrl: "file:///etc/passwd" } ] } | settings.issuers[0].jwksUrl
            jwt            | { issuers: [ { issuer: a, jwks: "{}" } ] } | settings.issuers[0].jwks
            jwt            | { issuers: [ { issuer: a, jwks: "[]" } ] } | settings.issuers[0].jwks
            jwt            | { issuers: [ { issuer: "https://a", algorithms: [HS256] } ] } | settings.issuers[0].algorithms[0]
            jwt            | { header: host }                         | settings.header
            jwt            | { clockSkew: 11m }                       | settings.clockSkew
            jwt            | { scopes: ["a b"] }                      | settings.scopes[0]
            jwt            | { claimsToHeaders: { sub: x-portico-consumer } } | settings.claimsToHeaders.sub
            jwt            | { claimsToHeaders: { a: X-A, b: x-a } }  | settings.claimsToHeaders
            jwt            | { consumerClaim: client }                | settings.consumerClaim
            any-of         | { of: [ { type: key-auth }, { type: jwt } ] } | -
            forward-auth   | { url: "http://auth:9000/check" }        | -
            forward-auth   | { }                                      | settings.url
            forward-auth   | { url: "ftp://auth/" }                   | settings.url
            forward-auth   | { url: "http://a@auth/" }                | settings.url
            forward-auth   | { url: "http://auth", requestHeaders: [x-forwarded-uri] } | settings.requestHeaders[0]
            forward-auth   | { url: "http://auth", requestHeaders: [host] } | settings.requestHeaders[0]
            forward-auth   | { url: "http://auth", upstreamHeaders: [x-portico-consumer] } | settings.upstreamHeaders[0]
            forward-auth   | { url: "http://auth", clientHeaders: [a, A] } | settings.clientHeaders[1]
            forward-auth   | { url: "http://auth", timeout: 31s }     | settings.timeout
            basic-auth     | { realm: "the orders" }                  | -
            basic-auth     | { realm: 'say "a"' }                     | settings.realm
            basic-auth     | { realm: "" }                            | settings.realm
            any-of         | { }                                      | settings.of
            any-of         | { of: [ { type: cors } ] }               | settings.of[0].type
            any-of         | { of: [ { type: any-of } ] }             | settings.of[0].type
            any-of         | { of: [ { type: nothing } ] }            | settings.of[0].type
            any-of         | { of: [ { type: key-auth, settings: { header: host } } ] } | settings.of[0].settings.header
            any-of         | { of: [ { type: key-auth } ], anonymous: "A B" } | settings.anonymous
            """)
    void unusableSettingsAreNamedByField(String type, String settings, String field) {
        String yaml = "{ type: " + type + ", settings: " + settings + " }";
        var entry = ConfigJson.readYaml(yaml.getBytes(UTF_8), PolicyEntry.class);
        assertThat(Problems.of(entry).list().stream().map(Problem::field).distinct())
                .containsExactly(field == null ? new String[0] : new String[] {field});
    }
}
