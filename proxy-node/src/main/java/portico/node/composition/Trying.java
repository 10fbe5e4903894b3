package portico.node.composition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.config.composition.Trial.CallOutcome;
import portico.config.composition.Trial.TriedCall;
import portico.config.explain.HeaderField;
import portico.node.composition.shape.Origins;
import portico.node.composition.shape.Value;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Refusal;
import portico.node.limit.Limit;

/** A composing that somebody looks at: with real calls, and an answer that goes to no client. */
public final class Trying implements Composing.Outcome {
    private static final int LINE_LENGTH_MAX = 512;

    /** Whoever looks on does not wait for longer; what became of each call by then is what they want to know. */
    @Limit("How long a composition may take that is only tried; by then, calls that have not ended have failed")
    private static final long TRIED_NANOS = TimeUnit.SECONDS.toNanos(6);

    private final CompiledComposition composition;
    private final Composing composing;
    private final Predicate<String> hides;
    private final CompletableFuture<Trial> trial = new CompletableFuture<>();

    /**
     * Begins, on an event loop.
     *
     * @param exchange that the calls are made for
     * @param hides which header fields are not shown
     */
    public Trying(
            CompiledComposition composition,
            Exchange exchange,
            SampleRequest sample,
            ServiceCall.Maker calls,
            Predicate<String> hides) {
        this.composition = composition;
        this.hides = hides;
        long deadline = Math.min(composition.deadlineNanos(), TRIED_NANOS);
        composing = new Composing(composition, exchange, new Sampled(sample), deadline, calls, this);
        composing.start();
    }

    /** What came of it; on the event loop. */
    public CompletableFuture<Trial> trial() {
        return trial;
    }

    /** Ends it: nobody looks any more. */
    public void cancel() {
        composing.cancel();
    }

    @Override
    public void composed(Answer answer) {
        if (composition.answer().computes() || composition.answer().passes()) {
            complete(answer, null);
            return;
        }
        Map<String, Value> answers = answers();
        if (answer.body().length <= Composing.ASIDE_FROM) {
            complete(answer, Origins.of(answers));
            return;
        }
        boolean begun = composing.aside(() -> Origins.of(answers), (origins, failure) -> complete(answer, origins));
        if (!begun) complete(answer, null);
    }

    @Override
    public void refused(Refusal refusal) {
        complete(refusal.answer(""), null);
    }

    private void complete(Answer answer, @Nullable Origins origins) {
        var headers = new ArrayList<HeaderField>();
        for (var field : answer.fields()) {
            String name = field.getKey().toString();
            headers.add(new HeaderField(name, hides.test(name) ? HeaderField.HIDDEN : field.getValue()));
        }
        byte[] body = answer.body();
        int shown = shownOctets(body);
        List<TriedCall> calls = calls();
        trial.complete(new Trial(
                answer.status(),
                headers,
                new String(body, 0, shown, StandardCharsets.UTF_8),
                body.length,
                shown == body.length && (origins == null || origins.complete()),
                (System.nanoTime() - composing.startNanos()) / 1000,
                calls,
                calls.size(),
                origins == null ? Map.of() : origins.calls(),
                origins == null ? Map.of() : origins.overridden()));
    }

    /** As many as could be told at most, and whole characters. */
    private static int shownOctets(byte[] body) {
        if (body.length <= ChannelMessage.BYTES_MAX) return body.length;
        int end = ChannelMessage.BYTES_MAX;
        while (end > 0 && (body[end] & 0xc0) == 0x80) end--;
        return end;
    }

    private Map<String, Value> answers() {
        var answers = new LinkedHashMap<String, Value>();
        for (int index : composition.answer().order()) {
            CallRun run = composing.run(index);
            if (run.shaped() != null)
                answers.put(run.call().name, run.call().shape.mergeable(run.shaped()));
        }
        return answers;
    }

    private List<TriedCall> calls() {
        var calls = new ArrayList<TriedCall>();
        for (var run : composing.runs()) {
            if (run.parts().isEmpty()) calls.add(call(run, null));
            for (var part : run.parts()) calls.add(call(run, part));
        }
        return calls;
    }

    private TriedCall call(CallRun run, @Nullable Part part) {
        Fetch fetch = part == null ? null : part.fetch();
        Reason reason = part != null && part.failure() != null ? part.failure() : run.failure();
        if (part != null && part.failure() == null && part.isDone()) reason = null;
        String line = fetch == null ? null : fetch.line();
        return new TriedCall(
                run.call().name,
                part == null || run.call().array == null ? null : part.index(),
                outcome(run, reason),
                reason == null ? null : reason.word(),
                line == null || line.length() <= LINE_LENGTH_MAX ? line : line.substring(0, LINE_LENGTH_MAX),
                fetch == null ? null : micros(fetch.startNanos()),
                fetch == null ? null : micros(fetch.headNanos()),
                fetch == null ? null : micros(fetch.endNanos()),
                fetch == null || fetch.status() == 0 ? null : fetch.status(),
                fetch == null ? null : fetch.octets());
    }

    private static CallOutcome outcome(CallRun run, @Nullable Reason reason) {
        if (reason != null) return CallOutcome.FAILED;
        return switch (run.state()) {
            case DONE -> CallOutcome.DONE;
            case SKIPPED -> CallOutcome.SKIPPED;
            case WAITING, RUNNING, FAILED -> CallOutcome.ENDED;
        };
    }

    private @Nullable Long micros(long nanos) {
        return nanos == 0 ? null : (nanos - composing.startNanos()) / 1000;
    }

    /** A request that nobody sent. */
    private static final class Sampled implements Asked {
        private final SampleRequest sample;
        private final @Nullable Value body;

        Sampled(SampleRequest sample) {
            this.sample = sample;
            body = sample.body() == null ? null : Bodies.of(sample.body());
        }

        @Override
        public @Nullable String path(String name) {
            return sample.path().get(name);
        }

        @Override
        public @Nullable String query(QueryName name) {
            return sample.query().get(name.toString());
        }

        @Override
        public @Nullable String header(HeaderName name) {
            return sample.headers().get(name.toString());
        }

        @Override
        public @Nullable String list(HeaderName name) {
            return header(name);
        }

        @Override
        public @Nullable Value body() {
            return body;
        }

        @Override
        public @Nullable String consumer() {
            return sample.consumer();
        }

        /** One that is nobody's (RFC 9562 §5.9). */
        @Override
        public @Nullable String consumerId() {
            return sample.consumer() == null ? null : new UUID(0, 0).toString();
        }

        @Override
        public @Nullable List<String> consumerGroups() {
            return sample.consumer() == null ? null : sample.groups();
        }

        @Override
        public @Nullable Value claim(String name) {
            var claim = sample.claims().get(name);
            return claim == null ? null : Bodies.ofToken(claim);
        }
    }
}
