package portico.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portico.config.channel.ChannelMessage;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.explain.RecentFilter;
import portico.config.explain.ServedExchange;
import portico.node.explain.Explainer;
import portico.node.gateway.Gateway;

/** What a node tells of its traffic in one message. */
class QuestionDeskTest {
    private static final NodeQuestion RECENT = new NodeQuestion.Recent(RecentFilter.ALL);

    private final Explainer explainer = new Explainer(() -> Gateway.EMPTY, Runnable::run, Runnable::run, true);

    @Test
    void anExchangeThatFitsIntoNoMessageIsLeftOutAndTheOthersAreTold() {
        var first = served("first", "a");
        var last = served("last", "c");
        var desk = new QuestionDesk(
                explainer, () -> List.of(first, served("huge", "b".repeat(ChannelMessage.BYTES_MAX)), last));
        assertThat(desk.to(RECENT)).isCompletedWithValue(new NodeAnswer.Served(List.of(first, last), true));
    }

    private static ServedExchange served(String id, String host) {
        return new ServedExchange(
                1, id, "127.0.0.1", "GET", host, "/", 200, true, 1, 0, 0, "r", null, null, "10.0.0.5:80", 1, null);
    }
}
