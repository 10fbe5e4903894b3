package portico.node.composition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.policy.upstreamauth.OwnCredential;

/**
 * A request of a call, with every value in its place.
 *
 * @param uri path and query, escaped
 * @param fields all that the configuration says; names in lower case
 * @param body null for none
 */
@SuppressWarnings("ArrayRecordComponent") // those with a body are not compared
public record CallRequest(String method, String uri, List<Map.Entry<String, String>> fields, byte @Nullable [] body) {
    /** The same with this in it, and with nothing else of its name. */
    CallRequest showing(OwnCredential.Shown shown) {
        if (!shown.inQuery()) {
            var others = new ArrayList<>(fields);
            others.removeIf(field -> field.getKey().equals(shown.name()));
            others.add(Map.entry(shown.name(), shown.value()));
            return new CallRequest(method, uri, others, body);
        }
        int question = uri.indexOf('?');
        var shows = new StringBuilder(question < 0 ? uri : uri.substring(0, question));
        char before = '?';
        for (String pair :
                question < 0 ? new String[0] : uri.substring(question + 1).split("&")) {
            // Names of parameters that a policy writes hold nothing that is escaped.
            if (pair.startsWith(shown.name() + "=")) continue;
            shows.append(before).append(pair);
            before = '&';
        }
        shows.append(before).append(shown.name()).append('=').append(shown.value());
        return new CallRequest(method, shows.toString(), fields, body);
    }

    CallRequest withBody(byte @Nullable [] body) {
        return new CallRequest(method, uri, fields, body);
    }
}
