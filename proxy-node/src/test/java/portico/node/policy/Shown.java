package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.testing.SharedSecret;
import portico.testing.TestCertificate;

/** What a client shows: header fields for a request of this method and path, and maybe a certificate. */
interface Shown {
    Map<String, String> fields(String method, String path) throws Exception;

    default @Nullable TestCertificate certificate() {
        return null;
    }

    /** What it sends behind the head; in gRPC the word, which is never empty. */
    default String body() {
        return "";
    }

    default boolean isSecure() {
        return true;
    }

    static Shown nothing() {
        return (method, path) -> Map.of();
    }

    static Shown key(String key) {
        return (method, path) -> Map.of("x-api-key", key);
    }

    static Shown basic(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return (method, path) -> Map.of("authorization", "Basic " + pair);
    }

    /** A token that is good for long. */
    static Shown bears(String keyId, String secret) {
        return (method, path) -> bearer(token(keyId, secret, "\"exp\":4000000000"));
    }

    static Shown bears(String token) {
        return (method, path) -> bearer(token);
    }

    static Shown showing(TestCertificate certificate) {
        return new Shown() {
            @Override
            public Map<String, String> fields(String method, String path) {
                return Map.of();
            }

            @Override
            public TestCertificate certificate() {
                return certificate;
            }
        };
    }

    static Shown sending(String body) {
        return new Shown() {
            @Override
            public Map<String, String> fields(String method, String path) {
                return Map.of();
            }

            @Override
            public String body() {
                return body;
            }
        };
    }

    static Shown inTheClear() {
        return new Shown() {
            @Override
            public Map<String, String> fields(String method, String path) {
                return Map.of();
            }

            @Override
            public boolean isSecure() {
                return false;
            }
        };
    }

    static Shown signed(InstantSource clock, String keyId, String secret) {
        return (method, path) -> {
            String parameters = "(\"@method\" \"@path\");created="
                    + clock.instant().getEpochSecond() + ";keyid=\"" + keyId + "\";nonce=\""
                    + UUID.randomUUID() + '"';
            String base = "\"@method\": " + method + "\n\"@path\": " + path + "\n\"@signature-params\": " + parameters;
            return Map.of(
                    "signature-input",
                    "sig=" + parameters,
                    "signature",
                    "sig=:" + new SharedSecret(secret).signature(base) + ":");
        };
    }

    static Map<String, String> bearer(String token) {
        return Map.of("authorization", "Bearer " + token);
    }

    static String token(String secret, String claims) {
        return token("k1", secret, claims);
    }

    static String token(String keyId, String secret, String claims) {
        return new SharedSecret(secret).token(keyId, "{\"sub\":\"ann\"," + claims + "}");
    }
}
