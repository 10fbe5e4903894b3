package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;

class PathParametersTest {
    @RegisterExtension
    static final TestGateway FAST = new TestGateway(true);

    @RegisterExtension
    static final TestGateway GENERAL = new TestGateway(false);

    @RegisterExtension
    static final TestGateway ALLOWING = new TestGateway(true, settings -> settings.withPathParameters(true));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/orders;v=1, 400",
        "/orders;v=1/7, 400",
        "/orders%3Bv=1, 400",
        "/orders%3bv=1, 400",
        "/orders?a;b, 204",
        "/orders, 204"
    })
    void aNodeRefusesParametersOfSegmentsUnlessItIsTold(String target, int status) {
        Stream.of(FAST, GENERAL, ALLOWING)
                .forEach(gateway -> gateway.apply("routes: [ { name: a, respond: { status: 204 } } ]"));
        assertThat(FAST.get(target).status()).isEqualTo(status);
        assertThat(GENERAL.get(target).status()).isEqualTo(status);
        assertThat(ALLOWING.get(target).status()).isEqualTo(204);
    }

    @Test
    void whatWasStoredBeforeItWasRefusedIsServedAsEver() {
        // The write refuses such a pattern; what was stored before is in the snapshot.
        var gateways = List.of(FAST, GENERAL, ALLOWING);
        gateways.forEach(gateway -> gateway.apply("""
                routes:
                - name: unreachable
                  match: { hosts: ["[1.2.3.4]"], paths: ["/a%2Fb", "/{x:}"], headers: { a: " b" } }
                  respond: { status: 202 }
                - { name: parameter, match: { paths: ["/orders;v=1"] }, respond: { status: 203 } }
                - { name: bound, match: { paths: ["/{x:items;v=1}"] }, respond: { status: 205 } }
                - { name: other, respond: { status: 204 } }
                """));
        assertThat(gateways).allSatisfy(gateway -> {
            assertThat(gateway.get("/a%2Fb").status()).isEqualTo(400);
            assertThat(gateway.get("/orders").status()).isEqualTo(204);
        });
        assertThat(FAST.get("/orders;v=1").status()).isEqualTo(400);
        assertThat(ALLOWING.get("/orders;v=1").status()).isEqualTo(203);
        assertThat(ALLOWING.get("/items;v=1").status()).isEqualTo(205);
    }
}
