package portico.node.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** A route {@code r} whose callers show tokens, the service behind it, and an issuer that may be asked for its keys. */
abstract class JwtCase {
    private static final Map<String, SigningKey> KEYS = new ConcurrentHashMap<>();
    static final long FUTURE = 4_000_000_000L;
    static final String GOOD = "{\"sub\":\"ann\",\"exp\":" + FUTURE + "}";

    static final String NOT_SIGNED = "error_description=\"The token is not signed as it should be\"";

    final TestGateway gateway;
    final TestUpstream upstream = new TestUpstream();
    final TestUpstream issuer = new TestUpstream();

    JwtCase(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        gateway.clock().ahead(Duration.ZERO);
        upstream.close();
        issuer.close();
    }

    final void apply(String settings, String... more) {
        var consumers = new ArrayList<>(List.of(more));
        String second = consumers.size() > 1
                ? "\n- { name: second, credentials: [ { type: jwt-key, name: s, keyId: k2, algorithm: ES256, publicKey: \""
                        + consumers.get(1) + "\" } ] }"
                : "";
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s }, policies: [ { type: access-log }, { type: jwt, settings: %s } ] } ]
                %s
                """.formatted(upstream.address(), settings, consumers.get(0) + second));
    }

    static String consumer(SigningKey key) {
        String material = key.isShared() ? "value: " + key.secret() : "publicKey: \"" + key.pem() + "\"";
        return """
                consumers:
                - name: acme
                  credentials: [ { type: jwt-key, name: signing, keyId: k1, algorithm: %s, %s } ]""".formatted(key.algorithm(), material.replace("value: ", "value: \"") + (key.isShared() ? "\"" : ""));
    }

    static String issuerSettings(String name, String more) {
        return "{ issuers: [ { issuer: \"" + name + "\", " + more + " } ] }";
    }

    final RawClient.Response get(String token) {
        return gateway.get("/", "Authorization: Bearer " + token);
    }

    static void refused(RawClient.Response response, String why) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate").orElseThrow())
                .startsWith("Bearer realm=\"portico\", error=\"invalid_token\"")
                .contains(why);
    }

    static SigningKey key(String algorithm) {
        return KEYS.computeIfAbsent(algorithm, SigningKey::of);
    }

    static String set(String jwk) {
        return "{\"keys\":[" + jwk + "]}";
    }
}
