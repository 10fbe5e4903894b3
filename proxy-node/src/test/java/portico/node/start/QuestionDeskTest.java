package portico.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.config.channel.CachePurge;
import portico.config.channel.ChannelMessage;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.explain.PolicyDecision;
import portico.config.explain.PolicyDecision.Decision;
import portico.config.explain.RecentFilter;
import portico.config.explain.ServedExchange;
import portico.config.policy.Level;
import portico.node.explain.Explainer;
import portico.node.explain.Sender;
import portico.node.gateway.Gateway;

/** What a node tells of its traffic in one message. */
class QuestionDeskTest {
    private static final NodeQuestion RECENT = new NodeQuestion.Recent(RecentFilter.ALL);

    private final Explainer explainer = new Explainer(() -> Gateway.EMPTY, Runnable::run, Runnable::run, true);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void whatThePoliciesDecidedIsToldOfOneExchangeAndNotOfMany() {
        var decision = new PolicyDecision("key-auth", "key-auth", Level.ROUTE, "r", Decision.ANSWERED, null, 12L);
        var kept = served("one", "a", List.of(decision));
        var desk = desk(List.of(kept));
        assertThat(desk.to(RECENT)).isCompletedWithValue(new NodeAnswer.Served(List.of(served("one", "a")), false));
        assertThat(desk.to(one("one"))).isCompletedWithValue(new NodeAnswer.Served(List.of(kept), false));
    }

    @Test
    void decisionsThatFitIntoNoMessageAreLeftOutAndTheExchangeIsTold() {
        var decision = new PolicyDecision(
                "long", "key-auth", Level.ROUTE, "r", Decision.PASSED, "b".repeat(ChannelMessage.BYTES_MAX), 12L);
        assertThat(desk(List.of(served("one", "a", List.of(decision)))).to(one("one")))
                .isCompletedWithValue(new NodeAnswer.Served(List.of(served("one", "a")), false));
    }

    @Test
    void anExchangeThatFitsIntoNoMessageIsLeftOutAndTheOthersAreTold() {
        var first = served("first", "a");
        var last = served("last", "c");
        var desk = desk(List.of(first, served("huge", "b".repeat(ChannelMessage.BYTES_MAX)), last));
        assertThat(desk.to(RECENT)).isCompletedWithValue(new NodeAnswer.Served(List.of(first, last), true));
    }

    @Test
    void whatIsPurgedIsCounted() {
        var purge = new NodeQuestion.Purge(new CachePurge(null, "/", null));
        assertThat(desk(List.of()).to(purge).toCompletableFuture().join()).isEqualTo(new NodeAnswer.Purged(7));
    }

    private QuestionDesk desk(List<ServedExchange> latest) {
        return new QuestionDesk(explainer, new Sender(vertx, secure -> null), () -> latest, purge -> 7);
    }

    private static NodeQuestion one(String requestId) {
        return new NodeQuestion.Recent(new RecentFilter(requestId, null, null, null, null, null, null));
    }

    private static ServedExchange served(String id, String host) {
        return served(id, host, null);
    }

    private static ServedExchange served(String id, String host, @Nullable List<PolicyDecision> policies) {
        return new ServedExchange(
                1,
                id,
                "127.0.0.1",
                "GET",
                host,
                "/",
                200,
                true,
                1,
                0,
                0,
                "r",
                null,
                null,
                "10.0.0.5:80",
                1,
                null,
                null,
                null,
                null,
                null,
                policies);
    }
}
