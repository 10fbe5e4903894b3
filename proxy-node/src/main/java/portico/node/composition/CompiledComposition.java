package portico.node.composition;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Composition;
import portico.config.composition.Source;
import portico.config.service.Service;
import portico.node.account.ExchangeStats;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.policy.Workers;
import portico.node.policy.upstreamauth.OwnCredential;
import portico.node.upstream.Upstream;

/** A composition with everything decided that its settings decide. */
public final class CompiledComposition {
    private static final Refusal TOO_LARGE =
            Refusal.of(502, "composition-too-large", "The services answered with too much");
    private static final Refusal UNANSWERABLE =
            Refusal.of(502, "composition-failed", "The answers of the services do not make one answer");
    private static final Refusal LATE = Refusal.of(504, "composition-failed", "The answer was not made in time")
            .naming("reason", Reason.TIMEOUT.word());
    private static final Refusal OVERLOADED =
            Refusal.of(503, "composition-failed", "The gateway is too busy").naming("reason", Reason.OVERLOADED.word());

    private final String name;
    private final CompiledCall[] calls;

    /** By the index of a call: whether no other one may want what it fetches. */
    private final boolean[] alone;

    private final AnswerMaker answer;
    private final List<Map.Entry<HeaderName, Text>> fields = new ArrayList<>();
    private final long deadlineNanos;
    private final int bytesMax;
    private final boolean readsBody;
    private final boolean takesHeads;
    private final Refusal requestMalformed;
    private final Workers workers;
    private final @Nullable String vary;

    /**
     * Compiles.
     *
     * @param composition found to be right
     * @param upstreams by the names of services
     * @param stats what is counted for a service
     * @param credentials what a service is shown
     * @param workers for what would hold an event loop up
     */
    public CompiledComposition(
            Composition composition,
            Map<String, Upstream> upstreams,
            Function<Service, ExchangeStats[]> stats,
            Function<Service, List<OwnCredential>> credentials,
            Workers workers) {
        this.workers = workers;
        name = composition.name();
        List<String> names = List.copyOf(composition.calls().keySet());
        var compiled = new ArrayList<CompiledCall>();
        composition.calls().forEach((call, settings) -> {
            Upstream upstream = upstreams.get(settings.service());
            if (upstream == null)
                throw new IllegalStateException("The service " + settings.service() + " is not there");
            compiled.add(new CompiledCall(
                    call,
                    names,
                    settings,
                    upstream,
                    stats.apply(upstream.service()),
                    credentials.apply(upstream.service())));
        });
        calls = compiled.toArray(CompiledCall[]::new);
        alone = new boolean[calls.length];
        for (int index = 0; index < calls.length; index++) alone[index] = calls[index].isAlone(compiled);
        answer = new AnswerMaker(composition, compiled);
        composition
                .headers()
                .forEach((field, value) -> fields.add(Map.entry(HeaderName.of(field), Text.of(value, names))));
        deadlineNanos = composition.deadline().toNanos();
        bytesMax = (int) composition.bodyBytesMax().bytes();
        readsBody = composition.readsBody();
        takesHeads = answer.passes() || takesHeads(composition);
        vary = vary(composition);
        requestMalformed = Refusal.of(400, "composition-request", "The request's body is not JSON that can be read");
    }

    /** The fields of the request that make a difference to the answer (RFC 9110 §12.5.5); null for none. */
    private @Nullable String vary(Composition composition) {
        var names = new TreeSet<String>();
        if (!answer.passes()) names.add("accept");
        composition.eachSource(source -> {
            if (source.kind() == Source.Kind.HEADER && source.name() != null) names.add(source.name());
        });
        return names.isEmpty() ? null : String.join(", ", names);
    }

    private static boolean takesHeads(Composition composition) {
        boolean[] takes = new boolean[1];
        composition.eachSource(source -> takes[0] |= source.kind() == Source.Kind.CALL_HEADER);
        return takes[0];
    }

    CompiledCall[] calls() {
        return calls;
    }

    /** True when no other call may want what this one fetches. */
    boolean isAlone(CompiledCall call) {
        return alone[call.index];
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

    /** True when it takes something from the request's body. */
    public boolean readsBody() {
        return readsBody;
    }

    /** True when it takes something from the heads of answers, or hands one on. */
    boolean takesHeads() {
        return takesHeads;
    }

    /** What a client is told whose body cannot be read. */
    public Refusal requestMalformed() {
        return requestMalformed;
    }

    /** What the answer's Vary says; null for nothing. */
    @Nullable String vary() {
        return vary;
    }

    /**
     * Does work beside the event loop that this is called on, and hands over there what came of it.
     *
     * @param loop the one that this is called on
     * @param then told what came of it, null when it failed, and then why
     * @return false when too much waits already: nothing is done then
     */
    public <T> boolean aside(Context loop, Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        var result = workers.run(work);
        if (result == null) return false;
        result.whenComplete((made, failure) -> loop.runOnContext(back -> then.accept(made, failure)));
        return true;
    }

    Refusal tooLarge() {
        return TOO_LARGE;
    }

    Refusal late() {
        return LATE;
    }

    /** What a client is told when there is no room to make an answer. */
    public Refusal overloaded() {
        return OVERLOADED;
    }

    Refusal unanswerable() {
        return UNANSWERABLE;
    }

    @Override
    public String toString() {
        return name;
    }
}
