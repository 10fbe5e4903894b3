package portico.admin.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.statistics.TrafficKind;

/** What traffic is told apart by. */
enum Subject {
    @JsonProperty("total")
    TOTAL("total"),
    @JsonProperty("route")
    ROUTE("route"),
    @JsonProperty("service")
    SERVICE("service"),
    @JsonProperty("consumer")
    CONSUMER("consumer"),
    @JsonProperty("node")
    NODE("node");

    /** The id that all traffic has, and that stands for what no route matched. */
    static final UUID ZEROS = new UUID(0, 0);

    /** The id of what has no entry of its own. */
    static final UUID ONES = new UUID(-1, -1);

    private final String word;

    Subject(String word) {
        this.word = word;
    }

    /** As it is in the database and in the API. */
    String word() {
        return word;
    }

    static @Nullable Subject of(String word) {
        for (var subject : values()) if (subject.word.equals(word)) return subject;
        return null;
    }

    static Subject of(TrafficKind kind) {
        return switch (kind) {
            case ROUTE, UNMATCHED -> ROUTE;
            case SERVICE -> SERVICE;
            case CONSUMER -> CONSUMER;
        };
    }
}
