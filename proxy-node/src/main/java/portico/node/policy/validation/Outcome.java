package portico.node.policy.validation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.json.ConfigJson;
import portico.config.schema.Violation;
import portico.node.exchange.Refusal;

/**
 * What came of looking at a message.
 *
 * @param refusal null when it may pass
 * @param errors a JSON array of what is wrong, as a client is told
 * @param words the same for a log
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Outcome(@Nullable Refusal refusal, byte[] errors, String words) {
    static final Outcome PASSED = new Outcome(null, new byte[0], "");

    /** Collects what is wrong. */
    static final class Errors {
        private final int max;
        private final ArrayNode list = JsonNodeFactory.instance.arrayNode();
        private final List<String> words = new ArrayList<>();

        Errors(int max) {
            this.max = max;
        }

        int left() {
            return max - list.size();
        }

        boolean isEmpty() {
            return list.isEmpty();
        }

        Errors add(String in, Violation violation) {
            if (left() == 0) return this;
            list.addObject().put("in", in).put("pointer", violation.pointer()).put("reason", violation.reason());
            words.add(in + " " + violation.pointer() + ": " + violation.reason());
            return this;
        }

        Outcome refused(Refusal refusal) {
            return new Outcome(refusal, ConfigJson.write(list), String.join("; ", words));
        }
    }

    /** Refused for one reason. */
    static Outcome of(Refusal refusal, String in, String reason) {
        return new Errors(1).add(in, new Violation("", reason)).refused(refusal);
    }
}
