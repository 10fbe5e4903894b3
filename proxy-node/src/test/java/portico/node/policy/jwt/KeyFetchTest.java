package portico.node.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.policy.jwt.TokenIssuer;

class KeyFetchTest {
    private static final String HERE = "http://127.0.0.1:8903/demo";
    private static final String OUTSIDE = "https://login.example.com";

    @ParameterizedTest(name = "{0} has its keys at {1}")
    @CsvSource({
        OUTSIDE + ", https://login.example.com/keys",
        OUTSIDE + ", https://keys.example.net/keys",
        HERE + ", http://127.0.0.1:8904/keys",
        HERE + ", https://login.example.com/keys"
    })
    void keysAreWhereTheIssuerSays(String issuer, String keys) {
        assertThat(KeyFetch.discovered(issuer(issuer), document(issuer, keys))).isEqualTo(keys);
    }

    @ParameterizedTest(name = "{0} does not have its keys at {1}")
    @CsvSource({
        OUTSIDE + ", http://127.0.0.1:8770/q/health",
        OUTSIDE + ", http://localhost:8700/api/v1/users",
        OUTSIDE + ", http://[::1]:8700/",
        OUTSIDE + ", http://login.example.com/keys",
        OUTSIDE + ", file:///etc/passwd",
        OUTSIDE + ", https://user:secret@login.example.com/keys",
        OUTSIDE + ", /keys",
        HERE + ", http://login.example.com/keys"
    })
    void butNotWhereItWouldHaveTheNodeAskForOthers(String issuer, String keys) {
        assertThatThrownBy(() -> KeyFetch.discovered(issuer(issuer), document(issuer, keys)))
                .hasMessageContaining("jwks_uri");
    }

    @ParameterizedTest(name = "{0} does not speak for it")
    @CsvSource({"https://login.example.net", "https://login.example.com/", "HTTPS://login.example.com", "''"})
    void oneIssuerDoesNotSpeakForAnother(String said) {
        assertThatThrownBy(() -> KeyFetch.discovered(issuer(OUTSIDE), document(said, "https://login.example.com/keys")))
                .hasMessageContaining("another issuer");
        assertThatThrownBy(() -> KeyFetch.discovered(issuer(OUTSIDE), "{\"jwks_uri\":\"https://login.example.com/k\"}"))
                .hasMessageContaining("another issuer");
    }

    private static TokenIssuer issuer(String issuer) {
        return new TokenIssuer(issuer, null, null, null, null);
    }

    private static String document(String issuer, String keys) {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "\"}";
    }
}
