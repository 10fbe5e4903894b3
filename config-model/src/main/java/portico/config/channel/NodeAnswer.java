package portico.config.channel;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Trial;
import portico.config.explain.Explanation;
import portico.config.explain.SentExchange;
import portico.config.explain.ServedExchange;

/** What a node answers to a {@link NodeQuestion}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NodeAnswer.Explained.class, name = "explained"),
    @JsonSubTypes.Type(value = NodeAnswer.Served.class, name = "served"),
    @JsonSubTypes.Type(value = NodeAnswer.Tried.class, name = "tried"),
    @JsonSubTypes.Type(value = NodeAnswer.Purged.class, name = "purged"),
    @JsonSubTypes.Type(value = NodeAnswer.Unanswered.class, name = "unanswered")
})
public sealed interface NodeAnswer {
    /** @param sent what came of it; null when it was not to be sent, or the node knows no sending */
    record Explained(Explanation explanation, @Nullable SentExchange sent) implements NodeAnswer {}

    /**
     * @param exchanges the newest first
     * @param more whether there were others, for which the message had no room
     */
    record Served(List<ServedExchange> exchanges, boolean more) implements NodeAnswer {
        public Served(@Nullable List<ServedExchange> exchanges, boolean more) {
            this.exchanges = exchanges == null ? List.of() : List.copyOf(exchanges);
            this.more = more;
        }
    }

    record Tried(Trial trial) implements NodeAnswer {}

    /** @param count of the answers that the node kept and keeps no longer */
    record Purged(int count) implements NodeAnswer {}

    /** @param why it cannot say, in a sentence */
    record Unanswered(String why) implements NodeAnswer {}
}
