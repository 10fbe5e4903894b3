package portico.node.policy.mock;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.openapi.PathSegment;
import portico.config.policy.mock.MockAnswer;
import portico.config.policy.mock.MockSettings;
import portico.node.exchange.Accept;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.Slice;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Answers with examples in place of the service. */
public final class Mock implements Policy {
    private static final Refusal UNKNOWN = Refusal.of(404, "no-example", "There is no example for this");
    private static final Refusal NOT_TAKEN =
            Refusal.of(406, "not-acceptable", "There is an example, but of other types");

    private final Choices anything;
    private final Map<String, Choices> given = new HashMap<>();
    private final Map<String, List<Operation>> operations = new HashMap<>();
    private final String prefix;

    private Mock(MockSettings settings) {
        anything = new Choices(settings.given(""));
        for (var example : settings.examples())
            for (String method : example.methods())
                given.computeIfAbsent(method, of -> new Choices(settings.given(of)));
        for (var operation : settings.operations())
            operations
                    .computeIfAbsent(operation.method(), method -> new ArrayList<>())
                    .add(new Operation(operation.segments(), new Choices(operation.answers())));
        prefix = settings.pathPrefix() == null ? "" : settings.pathPrefix();
    }

    public static Policy compile(MockSettings settings, CompileContext context) {
        return new Mock(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        Choices choices = choices(exchange);
        if (choices == null || choices.isEmpty()) return exchange.refuse(UNKNOWN);
        Answer answer = choices.best(exchange);
        if (choices.areTyped()) exchange.responseEdits().add(HeaderName.VARY, "accept");
        return answer == null ? exchange.refuse(NOT_TAKEN) : exchange.answer(answer);
    }

    private @Nullable Choices choices(Exchange exchange) {
        String method = exchange.head().method();
        Choices choices = choices(exchange, method);
        // What there is for GET is there for HEAD, but for its body (RFC 9110 §9.3.2).
        return (choices == null || choices.isEmpty()) && method.equals("HEAD") ? choices(exchange, "GET") : choices;
    }

    private @Nullable Choices choices(Exchange exchange, String method) {
        Choices own = given.getOrDefault(method, anything);
        if (!own.isEmpty()) return own;
        Slice path = exchange.head().path();
        if (path.length() < prefix.length()
                || !path.subSequence(0, prefix.length()).contentEquals(prefix)) return null;
        for (var operation : operations.getOrDefault(method, List.of()))
            if (operation.isAt(path, prefix.length())) return operation.choices();
        return null;
    }

    private record Operation(List<PathSegment> segments, Choices choices) {
        boolean isAt(Slice path, int from) {
            int at = from;
            for (var segment : segments) {
                if (at >= path.length() || path.charAt(at) != '/') return false;
                int end = at + 1;
                while (end < path.length() && path.charAt(end) != '/') end++;
                boolean fits = segment.any()
                        ? end > at + 1
                        : path.subSequence(at + 1, end).contentEquals(segment.text());
                if (!fits) return false;
                at = end;
            }
            return at == path.length();
        }
    }

    /** Answers of which the client takes one. */
    private static final class Choices {
        private final String[] types;
        private final Answer[] answers;

        Choices(List<MockAnswer> examples) {
            types = examples.stream()
                    .map(example -> type(example.contentType()))
                    .toArray(String[]::new);
            answers = examples.stream().map(Choices::answer).toArray(Answer[]::new);
        }

        boolean isEmpty() {
            return answers.length == 0;
        }

        /** True when what a client gets is up to what it takes. */
        boolean areTyped() {
            for (String type : types) if (!type.isEmpty()) return true;
            return false;
        }

        /** The one that the client takes most gladly, the first of several such; null when it takes none. */
        @Nullable Answer best(Exchange exchange) {
            Answer best = null;
            int quality = 0;
            for (int index = 0; index < answers.length; index++) {
                int gladly = types[index].isEmpty() ? Accept.BEST : Accept.quality(exchange.head(), types[index]);
                if (gladly <= quality) continue;
                best = answers[index];
                quality = gladly;
            }
            return best;
        }

        private static String type(String contentType) {
            int end = contentType.indexOf(';');
            return (end < 0 ? contentType : contentType.substring(0, end))
                    .strip()
                    .toLowerCase(Locale.ROOT);
        }

        private static Answer answer(MockAnswer example) {
            var fields = new ArrayList<Map.Entry<HeaderName, String>>();
            if (!example.contentType().isEmpty()) fields.add(Map.entry(HeaderName.CONTENT_TYPE, example.contentType()));
            example.headers().forEach((name, value) -> fields.add(Map.entry(HeaderName.of(name), value)));
            return new Answer(
                    example.status(), List.copyOf(fields), example.body().getBytes(StandardCharsets.UTF_8));
        }
    }
}
