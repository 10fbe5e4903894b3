package portico.node.policy.body;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import portico.config.json.ConfigJson;
import portico.node.exchange.Refusal;

/** What a client is told of a body that cannot be looked at. */
public final class BodyRefusals {
    private static final Refusal MALFORMED = Refusal.of(400, "malformed-body", "The body is not what it claims to be");
    private static final Refusal UNREADABLE = Refusal.of(422, "unfit-body", "The body cannot be worked with");
    private static final Refusal WRONG_CODING = Refusal.of(
                    415, "unsupported-content-coding", "Bodies in this content coding are not read")
            .with("accept-encoding", ContentCoding.READ);

    private BodyRefusals() {}

    /** The refusal of a request with such a body. */
    public static Refusal of(BadBody.Kind kind) {
        return switch (kind) {
            case MALFORMED -> MALFORMED;
            case TOO_LARGE -> Refusal.TOO_LARGE;
            case UNKNOWN_CODING -> WRONG_CODING;
            case UNREADABLE -> UNREADABLE;
        };
    }

    /** Its reason, as problem+json lists it. */
    public static byte[] errors(BadBody why) {
        var list = JsonNodeFactory.instance.arrayNode();
        list.addObject().put("in", "body").put("pointer", "").put("reason", why.reason());
        return ConfigJson.write(list);
    }
}
