package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.config.channel.ChannelMessage;
import portico.config.composition.Composition;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.config.composition.Trial.CallOutcome;
import portico.config.composition.Trial.TriedCall;
import portico.config.explain.HeaderField;
import portico.config.json.ConfigJson;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

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

    @Test
    void ofALargeAnswerTheBeginningIsToldAndTheWholeTimeLine() {
        // Of three octets each, so that a cut may be inside of one.
        String text =
                new String("\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1).repeat(5 << 15);
        json("/large", "{\"t\":\"" + text + "\"}");
        json("/small", "{\"s\":1}");
        json("/ids", "[" + "7,".repeat(199) + "7]");
        json("/e/7", "{\"e\":1}");
        compose("""
                ids: { service: s, path: /ids, group: ids }
                large: { service: s, path: /large }
                small: { service: s, path: /small }
                zeach: { service: s, path: "/e/{item}", forEach: { over: "{calls.ids.body}", max: 200 }, group: each }
                """);
        Trial whole = gateway.attempt("c", NOTHING);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.bodyBytes()).isGreaterThan(15 << 15);
        assertThat(whole.callCount()).isEqualTo(203);
        Trial told = whole.within(ChannelMessage.BYTES_MAX - 512);
        assertThat(ConfigJson.write(told).length).isLessThan(ChannelMessage.BYTES_MAX - 512);
        assertThat(told.whole()).isFalse();
        assertThat(told.body()).startsWith("{\"ids\":[7,").hasSizeGreaterThan(200);
        assertThat(told.bodyBytes()).isEqualTo(whole.bodyBytes());
        assertThat(told.callCount()).isEqualTo(203);
        assertThat(told.calls())
                .extracting(Trial.TriedCall::name)
                .containsSubsequence("ids", "large", "small", "zeach")
                .hasSizeBetween(4, 202);
        assertThat(told.calls().get(1).bytes()).isEqualTo((15 << 15) + 8);
    }

    @Test
    void aTrialTellsWhatBecameOfEachCallAndWhereEachPartIsFrom() {
        json("/users/7", "{\"id\":7,\"x\":1}");
        json("/orders?user=7", "{\"x\":2,\"list\":[1]}");
        answers.put("/slow", TestUpstream.answer("404 Not Found", "{}"));
        compose("order: [user, orders, gone, skipped]", """
                user: { service: s, path: "/users/{request.path.id}" }
                orders: { service: s, path: /orders, query: { user: "{calls.user.body#/id}" } }
                gone: { service: s, path: /slow, failure: optional }
                skipped: { service: s, path: /never, when: { value: "{request.query.x}", exists: true } }
                """);
        var sample = new SampleRequest(Map.of("id", "7"), null, null, null, null, null, null);
        Trial trial = gateway.attempt("c", sample);
        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.body()).isEqualTo("{\"id\":7,\"x\":2,\"list\":[1]}");
        assertThat(trial.whole()).isTrue();
        assertThat(trial.origins())
                .containsEntry("/id", "user")
                .containsEntry("/x", "orders")
                .containsEntry("/list", "orders");
        assertThat(trial.overridden()).containsEntry("/x", List.of("user"));
        assertThat(trial.headers()).contains(new HeaderField("portico-missing", "gone;reason=status"));
        Map<String, TriedCall> calls = new ConcurrentHashMap<>();
        trial.calls().forEach(call -> calls.put(call.name(), call));
        TriedCall user = calls.get("user");
        TriedCall orders = calls.get("orders");
        assertThat(user.request()).isEqualTo("GET /users/7");
        assertThat(user.status()).isEqualTo(200);
        assertThat(user.bytes()).isEqualTo(14);
        assertThat(user.start()).isLessThanOrEqualTo(user.head());
        assertThat(user.head()).isLessThanOrEqualTo(user.end());
        assertThat(orders.start()).isGreaterThanOrEqualTo(user.end());
        assertThat(calls.get("gone").outcome()).isEqualTo(CallOutcome.FAILED);
        assertThat(calls.get("gone").reason()).isEqualTo("status");
        assertThat(calls.get("skipped").outcome()).isEqualTo(CallOutcome.SKIPPED);
        assertThat(calls.get("skipped").start()).isNull();
    }

    @Test
    void aTrialOfASlowCompositionShowsWhatIsSlow() {
        var never = new CountDownLatch(1);
        answers.put("/slow", (request, connection) -> await(never));
        json("/b", "{\"b\":1}");
        compose("b: { service: s, path: /b }\nslow: { service: s, path: /slow }\n");
        Trial trial = gateway.attempt("c", NOTHING);
        never.countDown();
        assertThat(trial.status()).isEqualTo(504);
        TriedCall slow = trial.calls().get(1);
        assertThat(slow.name()).isEqualTo("slow");
        assertThat(slow.outcome()).isEqualTo(CallOutcome.FAILED);
        assertThat(slow.reason()).isEqualTo("timeout");
        assertThat(slow.start()).isNotNull();
    }

    private static Composition draft(String name, String calls) {
        String yaml = "name: " + name + "\ndeadline: 5m\ncalls:\n" + calls.indent(2);
        return ConfigJson.readYaml(yaml.getBytes(StandardCharsets.UTF_8), Composition.class);
    }
}
