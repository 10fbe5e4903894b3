package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.config.composition.Composition;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.config.json.ConfigJson;
import portico.node.testing.TestGateway;

/** Compositions that are tried: with real calls, which trials make over the general carrier. */
class TryingTest extends CompositionCase {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    private static final SampleRequest NOTHING = new SampleRequest(null, null, null, null, null, null, null);

    TryingTest() {
        super(GATEWAY);
    }

    @Test
    void whatIsNotStoredIsTriedAsItStandsThereAndLeavesNothingBehind() {
        json("/a", "{\"a\":1}");
        json("/b/7", "{\"b\":2}");
        compose("a: { service: s, path: /a }\n");
        var sample = new SampleRequest(Map.of("id", "7"), null, null, null, null, null, null);
        Trial trial = gateway.attempt("c", sample.of(draft("c", """
                b: { service: s, path: "/b/{request.path.id}", group: mine }
                """)));
        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.body()).isEqualTo("{\"mine\":{\"b\":2}}");
        assertThat(trial.calls().get(0).request()).isEqualTo("GET /b/7");
        assertThat(trial.origins()).containsEntry("", "b");
        assertThat(gateway.attempt("c", sample).body()).isEqualTo("{\"a\":1}");
        assertThat(gateway.get("/home/7").body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void oneThatIsStoredNowhereIsTriedToo() {
        json("/a", "{\"a\":1}");
        compose("a: { service: s, path: /a }\n");
        Trial trial = gateway.attempt("new", NOTHING.of(draft("new", "x: { service: s, path: /a, map: { a: x } }\n")));
        assertThat(trial.body()).isEqualTo("{\"x\":1}");
    }

    @Test
    void oneOfAServiceThatTheNodeDoesNotHaveYetIsNone() {
        compose("a: { service: s, path: /a }\n");
        assertThat(gateway.knows("c", NOTHING.of(draft("c", "x: { service: elsewhere, path: /a }\n"))))
                .isFalse();
        assertThat(gateway.knows("absent", NOTHING)).isFalse();
    }

    private static Composition draft(String name, String calls) {
        String yaml = "name: " + name + "\ndeadline: 5m\ncalls:\n" + calls.indent(2);
        return ConfigJson.readYaml(yaml.getBytes(StandardCharsets.UTF_8), Composition.class);
    }
}
