package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.carrier.TrustedProxies;
import portico.node.testing.TestGateway;

/** Which addresses are one client. */
class ClientNetworkTest {
    @RegisterExtension
    static final TestGateway GATEWAY =
            new TestGateway(true, settings -> settings.on("127.0.0.1", TrustedProxies.of(List.of("127.0.0.0/8"))));

    @ParameterizedTest(name = "{1} after {0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1        | 192.0.2.1              | 429
            192.0.2.2        | 192.0.2.3              | 200
            2001:db8:1:1::1  | 2001:db8:1:1:f:f:f:f   | 429
            2001:db8:1:2::1  | 2001:db8:1:3::1        | 200
            ::ffff:192.0.2.4 | 192.0.2.4              | 429
            ::ffff:192.0.2.5 | ::ffff:192.0.2.6       | 200
            """)
    void ofVersion6ItIsTheNetwork(String first, String second, int status) {
        GATEWAY.apply("""
                routes:
                - name: r
                  match: { paths: [/r] }
                  respond: { status: 200 }
                  policies: [ { type: rate-limit, settings: { limit: 1, per: 1d, by: client-address } } ]
                """);
        assertThat(GATEWAY.get("/r", "X-Forwarded-For: " + first).status()).isEqualTo(200);
        assertThat(GATEWAY.get("/r", "X-Forwarded-For: " + second).status()).isEqualTo(status);
    }
}
