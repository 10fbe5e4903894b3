package portico.admin.channel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.composition.Composition;
import portico.config.composition.Trial;
import portico.config.explain.Explanation;
import portico.config.explain.MadeUpRequest;
import portico.config.explain.SentExchange;
import portico.config.explain.ServedExchange;
import portico.testing.Await;

/** From a question over REST to a node and back. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class AskedNodesTest {
    private static final String REQUEST_ID = "0123456789abcdef";

    @Inject
    Vertx vertx;

    @Inject
    ChannelServer server;

    @Inject
    Channels channels;

    @Inject
    Enrolled enrolled;

    private final AdminApi api = AdminApi.as("editor");
    private EnrolledNode node;
    private TestNode channel;

    @BeforeEach
    void connect() {
        node = enrolled.node();
        channel = new TestNode(vertx, server.port(), node.token());
        channel.helloWithNothing();
        channel.ready();
        Await.until("it is here", () -> channels.of(node.id()) != null);
        channel.drained(); // which is told to those only who have been greeted
    }

    @AfterEach
    void disconnect() {
        channel.close();
        enrolled.revoke(node);
        Await.until("it is gone", () -> channels.of(node.id()) == null);
    }

    @Test
    void aRequestIsExplainedByTheNodeThatIsAsked() {
        var explanation = new Explanation("orders", null, null, null, "acme", "main", null, null, null, 85);
        channel.answers(question -> new NodeAnswer.Explained(explanation, null));

        Answer answer = explain("{\"url\":\"http://shop.test/orders\",\"headers\":{\"x-beta\":\"1\"}}")
                .expect(200);

        assertThat(answer.json().path("node").asText()).isEqualTo(node.name());
        assertThat(answer.json().at("/explanation/route").asText()).isEqualTo("orders");
        assertThat(answer.json().at("/explanation/consumer").asText()).isEqualTo("acme");
        MadeUpRequest request = ((NodeQuestion.Explain) channel.asked()).request();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.headers()).containsEntry("x-beta", "1");
    }

    @Test
    void aRequestThatIsSentIsExplainedAndSaysWhatCameOfIt() {
        var explanation = new Explanation("orders", null, null, null, null, null, null, null, null, 85);
        var sent = new SentExchange(201, REQUEST_ID, null, "made", 4, true, 900, null);
        channel.answers(question -> new NodeAnswer.Explained(explanation, sent));

        Answer answer = explain(
                        "{\"method\":\"POST\",\"url\":\"http://shop.test/orders\",\"body\":\"{}\",\"send\":true}")
                .expect(200);

        assertThat(answer.json().at("/explanation/route").asText()).isEqualTo("orders");
        assertThat(answer.json().at("/sent/status").asInt()).isEqualTo(201);
        assertThat(answer.json().at("/sent/body").asText()).isEqualTo("made");
        MadeUpRequest request = ((NodeQuestion.Explain) channel.asked()).request();
        assertThat(request.send()).isTrue();
        assertThat(request.body()).isEqualTo("{}");
    }

    @Test
    void nothingIsSentUnlessItIsAskedFor() {
        channel.answers(question -> new NodeAnswer.Explained(
                new Explanation("orders", null, null, null, null, null, null, null, null, 85), null));
        assertThat(explain("{\"url\":\"http://shop.test/orders\"}")
                        .expect(200)
                        .json()
                        .has("sent"))
                .isFalse();
        assertThat(((NodeQuestion.Explain) channel.asked()).request().send()).isFalse();
    }

    @Test
    void aTextThatLooksLikeANulIsNone() {
        String plain = "\\" + "u0000"; // six characters, which JSON writes with two backslashes
        var explanation = new Explanation(plain, null, null, null, null, null, null, null, null, 85);
        channel.answers(question -> new NodeAnswer.Explained(explanation, null));
        Answer answer = explain("{\"url\":\"http://x/orders\",\"headers\":{\"x\":\"\\" + plain + "\"}}")
                .expect(200);
        assertThat(((NodeQuestion.Explain) channel.asked()).request().headers()).containsEntry("x", plain);
        assertThat(answer.json().at("/explanation/route").asText()).isEqualTo(plain);
    }

    @Test
    void aNulIsOne() {
        channel.answers(question -> new NodeAnswer.Explained(
                new Explanation("a\0b", null, null, null, null, null, null, null, null, 85), null));
        assertThat(explain("{\"url\":\"http://a/\"}").expect(503).text()).contains("has left");
    }

    @Test
    void aCompositionIsTriedByTheNodeThatIsAsked() {
        api.put("/services/tried", "{\"url\":\"http://a:1\"}");
        api.put("/compositions/tried", "{\"calls\":{\"a\":{\"service\":\"tried\",\"path\":\"/{request.path.id}\"}}}");
        var call = new Trial.TriedCall("a", null, Trial.CallOutcome.FAILED, "timeout", "GET /7", 1L, null, 9L, null, 0);
        var trial = new Trial(504, List.of(), "{}", 2, true, 10, List.of(call), 1, Map.of(), Map.of());
        channel.answers(question -> new NodeAnswer.Tried(trial));

        Answer answer = api.post(
                        "/compositions/tried/try?node=" + node.name(),
                        "{\"path\":{\"id\":\"7\"},\"claims\":{\"n\":1.50}}")
                .expect(200);

        assertThat(answer.json().at("/trial/calls/0/reason").asText()).isEqualTo("timeout");
        assertThat(answer.json().at("/trial/status").asInt()).isEqualTo(504);
        var asked = (NodeQuestion.Try) channel.asked();
        assertThat(asked.composition()).isEqualTo("tried");
        assertThat(asked.request().path()).containsEntry("id", "7");
        assertThat(String.valueOf(asked.request().claims().get("n"))).isEqualTo("1.5");
        api.post("/compositions/absent/try", "{}").expect(404);
        api.post("/compositions/tried/try", "{\"headers\":{\"a b\":\"1\"}}").expect(422);
        api.delete("/compositions/tried").expect(204);
    }

    @Test
    void whatIsNotSavedGoesToTheNodeAsAWriteWouldLeaveItAndIsStoredNowhere() {
        String id = api.put("/services/tried", "{\"url\":\"http://a:1\"}")
                .json()
                .at("/id")
                .asText();
        var trial = new Trial(200, List.of(), "{}", 2, true, 10, List.of(), 0, Map.of(), Map.of());
        channel.answers(question -> new NodeAnswer.Tried(trial));
        String draft = "{\"composition\":{\"calls\":{\"a\":{\"service\":\"%s\",\"path\":\"%s\"}}%s}}";
        String path = "/compositions/unsaved/try?node=" + node.name();

        api.post(path, draft.formatted(id, "/", "")).expect(200);

        var asked = (NodeQuestion.Try) channel.asked();
        Composition sent = requireNonNull(asked.request().composition());
        assertThat(asked.composition()).isEqualTo("unsaved");
        assertThat(sent.name()).isEqualTo("unsaved");
        assertThat(requireNonNull(sent.calls().get("a")).service()).isEqualTo("tried");
        api.get("/compositions/unsaved").expect(404);
        for (var refused : Map.of(
                        draft.formatted("tried", "no", ""), "composition.calls.a.path",
                        draft.formatted("tried", "/a\\u0000b", ""), "composition.calls.a.path",
                        draft.formatted("absent", "/", ""), "composition.calls.a.service",
                        draft.formatted("tried", "/", ",\"name\":\"other\""), "composition.name",
                        draft.formatted("tried", "/", ",\"answer\":{\"template\":\"'" + "x".repeat(9500) + "'\"}"),
                                "composition")
                .entrySet())
            assertThat(api.post(path, refused.getKey())
                            .expect(422)
                            .json()
                            .at("/errors/0/field")
                            .asText())
                    .isEqualTo(refused.getValue());
        AdminApi.as("viewer").post(path, draft.formatted("tried", "/", "")).expect(403);
    }

    @Test
    void aNodeThatCannotSayIsA503WithItsReason() {
        channel.answers(question -> new NodeAnswer.Unanswered("It is busy"));
        assertThat(explain("{\"url\":\"http://a/\"}").expect(503).text()).contains("It is busy");
    }

    @Test
    void aNodeThatLeavesLeavesNobodyWaiting() {
        channel.answers(question -> {
            channel.sayText("nonsense"); // for which its channel is closed
            return null;
        });
        assertThat(explain("{\"url\":\"http://a/\"}").expect(503).text()).contains("has left");
    }

    @Test
    void aNodeThatIsNotConnectedCannotBeAsked() {
        assertThat(api.post("/explain?node=elsewhere", "{\"url\":\"http://a/\"}")
                        .expect(409)
                        .text())
                .contains("elsewhere");
        api.post("/explain?node=UPPER", "{\"url\":\"http://a/\"}").expect(400);
        api.get("/exchanges?node=elsewhere").expect(409);
    }

    @Test
    void whatNodesHaveServedIsAskedOfThem() {
        channel.answers(AskedNodesTest::served);

        Answer answer =
                inTime("/exchanges?node=" + node.name() + "&status=4xx&unmatched=true&method=get&q=shop&after=7");

        assertThat(answer.json().at("/items/0/exchange/requestId").asText()).isEqualTo(REQUEST_ID);
        assertThat(answer.json().at("/items/0/node").asText()).isEqualTo(node.name());
        assertThat(answer.json().path("silent")).isEmpty();
        var filter = ((NodeQuestion.Recent) channel.asked()).filter();
        assertThat(filter.statusClass()).isEqualTo(4);
        assertThat(filter.route()).isEmpty();
        assertThat(filter.method()).isEqualTo("GET");
        assertThat(filter.text()).isEqualTo("shop");
        assertThat(filter.afterMillis()).isEqualTo(7);
        assertThat(inTime("/exchanges/" + REQUEST_ID)
                        .expect(200)
                        .json()
                        .at("/exchange/path")
                        .asText())
                .isEqualTo("/orders");
    }

    @Test
    void anExchangeThatNobodyKeepsIsNotFound() {
        channel.answers(question -> new NodeAnswer.Served(null, false));
        inTime("/exchanges/" + REQUEST_ID).expect(404);
    }

    @Test
    void anExchangeThatASilentNodeMayHaveIsNotSaidToBeMissing() {
        channel.answers(question -> new NodeAnswer.Unanswered("It is busy"));
        assertThat(api.get("/exchanges/" + REQUEST_ID).expect(503).text()).contains(node.name());
    }

    @Test
    void aNodeThatSaysNothingIsNamed() {
        Answer answer = api.get("/exchanges?node=" + node.name()).expect(200);
        assertThat(answer.json().at("/silent/0").asText()).isEqualTo(node.name());
        assertThat(answer.json().path("items")).isEmpty();
    }

    private static @Nullable NodeAnswer served(NodeQuestion question) {
        var exchange = new ServedExchange(
                1_790_000_000_000L,
                REQUEST_ID,
                "203.0.113.7",
                "GET",
                "shop.test",
                "/orders",
                404,
                true,
                85,
                0,
                12,
                null,
                null,
                null,
                "",
                0,
                "no-route",
                null,
                null,
                null,
                null,
                null);
        return new NodeAnswer.Served(List.of(exchange), false);
    }

    /** The answer once no node is called silent that a busy machine has only made wait. */
    private Answer inTime(String path) {
        var answer = new AtomicReference<Answer>();
        Await.until("the node answers in time", () -> {
            answer.set(api.get(path));
            return answer.get().status() != 503
                    && answer.get().json().path("silent").isEmpty();
        });
        return answer.get();
    }

    private Answer explain(String body) {
        return api.post("/explain?node=" + node.name(), body);
    }
}
