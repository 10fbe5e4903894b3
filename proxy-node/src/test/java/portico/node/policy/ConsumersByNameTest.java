package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;

/** Where consumers are looked for by their names, the names are ready before the first exchange. */
class ConsumersByNameTest {
    private final TestGateway gateway = new TestGateway();

    @BeforeEach
    void start() throws Exception {
        gateway.start();
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            { type: key-auth }                                                                                     | false
            { type: forward-auth, settings: { url: "http://127.0.0.1:1/" } }                                       | false
            { type: forward-auth, settings: { url: "http://127.0.0.1:1/", consumerHeader: x-consumer } }           | true
            { type: oauth2-introspection, settings: { url: "http://127.0.0.1:1/", clientId: a, clientSecret: b } } | false
            { type: oauth2-introspection, settings: { url: "http://127.0.0.1:1/", clientId: a, clientSecret: b, consumerClaim: sub } } | true
            { type: any-of, settings: { of: [ { type: key-auth }, { type: basic-auth } ] } }                       | false
            { type: any-of, settings: { of: [ { type: key-auth } ], anonymous: acme } }                            | true
            { type: jwt, settings: { issuers: [ { issuer: i, jwksUrl: "http://127.0.0.1:1/" } ], consumerClaim: sub } } | true
            """)
    void namesAreReadyWhereTheyAreAskedFor(String policy, boolean ready) {
        String configuration = """
                routes:
                - { name: r, match: { paths: ["/**"] }, respond: { status: 204 }, policies: [ %s ] }
                consumers: [ { name: acme } ]
                """.formatted(policy);
        gateway.apply(configuration);
        assertThat(gateway.gateways().current().identity().hasNames()).isEqualTo(ready);
        gateway.apply(configuration); // the consumers are others now, and come first
        assertThat(gateway.gateways().current().identity().hasNames()).isEqualTo(ready);
    }
}
