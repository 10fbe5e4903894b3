package portico.node.composition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Composition;
import portico.config.service.Service;
import portico.node.account.ExchangeStats;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.upstream.Upstream;

/** A composition with everything decided that its settings decide. */
public final class CompiledComposition {
    private static final Refusal TOO_LARGE =
            Refusal.of(502, "composition-too-large", "The services answered with too much");
    private static final Refusal LATE =
            Refusal.of(504, "composition-failed", "The answers of the services were not put together in time");
    private static final Refusal UNANSWERABLE =
            Refusal.of(502, "composition-failed", "The answers of the services do not make one answer");

    private final String name;
    private final CompiledCall[] calls;
    private final AnswerMaker answer;
    private final List<Map.Entry<HeaderName, Text>> fields = new ArrayList<>();
    private final long deadlineNanos;
    private final int bytesMax;
    private final boolean readsBody;
    private final @Nullable String vary;
    private final Refusal requestMalformed;

    /**
     * Compiles.
     *
     * @param composition found to be right
     * @param upstreams by the names of services
     * @param stats what is counted for a service
     */
    public CompiledComposition(
            Composition composition, Map<String, Upstream> upstreams, Function<Service, ExchangeStats[]> stats) {
        name = composition.name();
        List<String> names = List.copyOf(composition.calls().keySet());
        var compiled = new ArrayList<CompiledCall>();
        composition.calls().forEach((call, settings) -> {
            Upstream upstream = upstreams.get(settings.service());
            if (upstream == null)
                throw new IllegalStateException("The service " + settings.service() + " is not there");
            compiled.add(new CompiledCall(call, names, settings, upstream, stats.apply(upstream.service())));
        });
        calls = compiled.toArray(CompiledCall[]::new);
        answer = new AnswerMaker(composition, compiled);
        composition
                .headers()
                .forEach((field, value) -> fields.add(Map.entry(HeaderName.of(field), Text.of(value, names))));
        deadlineNanos = composition.deadline().toNanos();
        bytesMax = (int) composition.bodyBytesMax().bytes();
        readsBody = composition.readsBody();
        var varies = new ArrayList<>(composition.requestHeaders());
        if (!answer.passes() && !varies.contains("accept")) varies.add(0, "accept");
        vary = varies.isEmpty() ? null : String.join(", ", varies);
        requestMalformed = Refusal.of(400, "composition-request", "The request's body is not JSON that can be read");
    }

    CompiledCall[] calls() {
        return calls;
    }

    AnswerMaker answer() {
        return answer;
    }

    List<Map.Entry<HeaderName, Text>> fields() {
        return fields;
    }

    /** How long the whole may take. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Octets of the request's body, of all answers together, and of what is made of them. */
    public int bytesMax() {
        return bytesMax;
    }

    /** The fields of the request that the answer goes by (RFC 9110 §12.5.5); null for none. */
    @Nullable String vary() {
        return vary;
    }

    /** True when it takes something from the request's body. */
    public boolean readsBody() {
        return readsBody;
    }

    /** What a client is told whose body cannot be read. */
    public Refusal requestMalformed() {
        return requestMalformed;
    }

    Refusal tooLarge() {
        return TOO_LARGE;
    }

    Refusal late() {
        return LATE;
    }

    Refusal unanswerable() {
        return UNANSWERABLE;
    }

    @Override
    public String toString() {
        return name;
    }
}
