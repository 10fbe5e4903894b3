package portico.admin.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;
import portico.config.json.ConfigJson;

/**
 * What nobody could be let in or kept out by: refused with the field and the reason, entity by entity and in a document of
 * all, and nothing is changed.
 */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class UnusableSettingsTest {
    private final AdminApi api = AdminApi.as("admin");

    @BeforeEach
    void empty() {
        api.post("/config?mode=replace", "{\"format\":\"portico/v1\",\"consumers\":[{\"name\":\"there\"}]}")
                .expect(200);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            jwt                  | { issuers: [ { issuer: a, jwks: '{' } ] }                               | issuers[0].jwks
            jwt                  | { issuers: [ { issuer: a, jwks: '{"keys":7}' } ] }                      | issuers[0].jwks
            jwt                  | { issuers: [ { issuer: a, jwks: '{"keys":[]}' } ] }                     | issuers[0].jwks
            jwt                  | { issuers: [ { issuer: a, jwks: '{"keys":[{"kty":"EC"}]}' } ] }         | issuers[0].jwks
            jwt                  | { issuers: [ { issuer: a, jwks: '{"keys":[{"kty":"oct","k":"AAAA"}]}' } ] } | issuers[0].jwks
            jwt                  | { issuers: [ { issuer: a, jwks: '{"keys":[]}', jwksUrl: "https://a/k" } ] } | issuers[0].jwks
            jwt                  | { issuers: [ { issuer: a, jwksUrl: "http://elsewhere.test/k" } ] }      | issuers[0].jwksUrl
            jwt                  | { issuers: [ { issuer: "https://a", algorithms: [HS256] } ] }           | issuers[0].algorithms[0]
            jwt                  | { issuers: [ { issuer: "https://a", algorithms: [none] } ] }            | issuers[0].algorithms[0]
            jwt                  | { consumerKeys: false }                                                 | issuers
            jwt                  | { consumerClaim: sub }                                                  | consumerClaim
            key-auth             | { header: host }                                                        | header
            key-auth             | { query: 'a b' }                                                        | query
            basic-auth           | { realm: 'say "a"' }                                                    | realm
            hmac-auth            | { components: [] }                                                      | components
            hmac-auth            | { components: ['@status'] }                                             | components[0]
            hmac-auth            | { maxAge: 2h }                                                          | maxAge
            mtls-auth            | { identifiedBy: [] }                                                    | identifiedBy
            mtls-auth            | { identifiedBy: [dns, dns] }                                            | identifiedBy[1]
            oauth2-introspection | { url: 'http://elsewhere.test/', clientId: a }                          | url
            oauth2-introspection | { url: 'https://a/', clientAuthentication: bearer, clientId: a }        | clientId
            forward-auth         | { url: 'ftp://a/' }                                                     | url
            forward-auth         | { url: 'http://a/', upstreamHeaders: [x-portico-consumer] }             | upstreamHeaders[0]
            any-of               | { of: [] }                                                              | of
            any-of               | { of: [ { type: acl } ] }                                               | of[0].type
            any-of               | { of: [ { type: key-auth, settings: { header: host } } ] }              | of[0].settings.header
            acl                  | { }                                                                     |
            acl                  | { allow: [gold], deny: [gold] }                                         | deny[0]
            acl                  | { allow: [Gold] }                                                       | allow[0]
            ip-restriction       | { }                                                                     |
            ip-restriction       | { allow: [10.0.0.0/33] }                                                | allow[0]
            upstream-auth        | { header: { name: a, value: b }, query: { name: a, value: b } }         |
            upstream-auth        | { basic: { username: 'a:b', password: c } }                             | basic.username
            """)
    void ofPolicies(String type, String settings, String field) {
        String entity = "{ type: %s, settings: %s }".formatted(type, settings);
        refused("policies", entity, field == null ? "settings" : "settings." + field);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            match: { paths: ['/a/{id:(a)\\1}'] }, respond: {}                                | match.paths[0]
            match: { paths: ['/a', '/b/{id:(?=x)y}'] }, respond: {}                          | match.paths[1]
            match: { paths: ['/a/{id:[}'] }, respond: {}                                     | match.paths[0]
            match: { headers: { x-a: { regex: '(a)\\1' } } }, respond: {}                    | match.headers.x-a
            match: { query: { a: { regex: '(?<!a)b' } } }, respond: {}                       | match.query.a
            respond: {}, policies: [ { type: acl, settings: { allow: [a] }, when: { headers: { x-a: { regex: '(a)\\1' } } } } ] | policies[0].when.headers.x-a
            respond: {}, policies: [ { type: acl, settings: { allow: [a] }, when: { query: { a: { regex: '(?!a)' } } } } ] | policies[0].when.query.a
            respond: {}, policies: [ { type: acl, settings: { allow: [a] }, when: { groups: [Gold] } } ] | policies[0].when.groups[0]
            respond: {}, policies: [ { type: acl, settings: { allow: [a] }, when: {} } ]     | policies[0].when
            respond: {}, policies: [ { use: nothing-here } ]                                 | policies[0].use
            forward: { service: nothing-here }, policies: [ { type: key-auth } ]             | forward.service
            """)
    void ofRoutes(String fields, String field) {
        refused("routes", "{ " + fields + " }", field);
    }

    @ParameterizedTest(name = "{0} with a key of {1}")
    @CsvSource({
        "RS256, rsa 1024",
        "PS512, rsa 1024",
        "RS256, ec secp256r1",
        "ES256, ec secp384r1",
        "ES512, ec secp256r1",
        "ES256, rsa 2048",
        "EdDSA, ec secp256r1",
        "HS256, rsa 2048"
    })
    void ofKeys(String algorithm, String kind) throws GeneralSecurityException {
        String credential =
                "{ \"type\": \"jwt-key\", \"name\": \"k\", \"keyId\": \"k\", \"algorithm\": \"%s\", \"publicKey\": \"%s\" }"
                        .formatted(algorithm, pem(kind));
        String before = everything();
        named(api.post("/consumers/there/credentials", credential), "publicKey");
        named(
                api.post(
                        "/config",
                        "{\"format\":\"portico/v1\",\"consumers\":[{\"name\":\"bad\",\"credentials\":[" + credential
                                + "]}]}"),
                "consumers[0].credentials[0].publicKey");
        assertThat(everything()).isEqualTo(before);
    }

    private void refused(String kind, String yaml, String field) {
        var entity = ConfigJson.readYaml(yaml.getBytes(UTF_8), ObjectNode.class);
        String before = everything();
        named(api.put("/" + kind + "/bad", entity.toString()), field);
        entity.put("name", "bad");
        named(
                api.post("/config", "{\"format\":\"portico/v1\",\"" + kind + "\":[" + entity + "]}"),
                kind + "[0]." + field);
        assertThat(everything()).isEqualTo(before);
    }

    private static void named(Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        JsonNode errors = answer.json().path("errors");
        assertThat(errors.findValuesAsText("field")).as(answer.text()).contains(field);
        assertThat(errors.findValuesAsText("message"))
                .allSatisfy(message -> assertThat(message).isNotBlank());
    }

    private String everything() {
        return api.get("/config").expect(200).text()
                + api.get("/revisions?limit=1").expect(200).text();
    }

    private static String pem(String kind) throws GeneralSecurityException {
        String[] words = kind.split(" ", -1);
        KeyPairGenerator generator;
        if (words[0].equals("rsa")) {
            generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(Integer.parseInt(words[1]));
        } else {
            generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(words[1]));
        }
        byte[] octets = generator.generateKeyPair().getPublic().getEncoded();
        return "-----BEGIN PUBLIC KEY-----\\n" + Base64.getEncoder().encodeToString(octets)
                + "\\n-----END PUBLIC KEY-----";
    }
}
