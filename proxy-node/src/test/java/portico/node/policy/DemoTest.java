package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.ConfigDocument;
import portico.config.Problems;
import portico.config.json.ConfigJson;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** The routes that the pages of the policies let people try in the demo. */
class DemoTest {
    private static final Path DEMO = Path.of("../demo/portico.yaml");
    private static final String PASSWORD = "demo:demo-password-for-trying-things-out-only";

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final TestUpstream upstream = new TestUpstream();

    @BeforeEach
    void demo() throws IOException {
        String yaml = Files.readString(DEMO);
        var document = ConfigJson.readYaml(yaml.getBytes(UTF_8), ConfigDocument.class);
        assertThat(Problems.of(document).list()).isEmpty();
        gateway.apply(
                yaml.replace("format: portico/v1\n", "").replaceAll("127\\.0\\.0\\.1:890\\d", upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource({
        "/local/echo, 200",
        "/partners/echo, 401",
        "/tokens/echo, 401",
        "/either/echo, 401",
        "/password/echo, 401",
        "/asked/echo, 200"
    })
    void withoutCredentials(String path, int status) {
        assertThat(gateway.get(path).status()).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/tokens/echo", "/either/echo"})
    void withAToken(String path) throws JoseException {
        var token = new JsonWebSignature();
        token.setAlgorithmHeaderValue("HS256");
        token.setKeyIdHeaderValue("demo");
        token.setPayload("{\"sub\":\"ann\",\"exp\":4000000000}");
        token.setKey(new HmacKey("demo-secret-for-trying-things-out-only".getBytes(UTF_8)));
        assertThat(gateway.get(path, "Authorization: Bearer " + token.getCompactSerialization())
                        .status())
                .isEqualTo(200);
        assertThat(upstream.take().requestLine()).isEqualTo("GET /echo HTTP/1.1");
    }

    @Test
    void withAPassword() {
        String pair = Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8));
        assertThat(gateway.get("/password/echo", "Authorization: Basic " + pair).status())
                .isEqualTo(200);
    }
}
