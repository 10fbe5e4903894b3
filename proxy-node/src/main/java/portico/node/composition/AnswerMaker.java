package portico.node.composition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Composition;
import portico.config.composition.Encoding;
import portico.node.composition.shape.AnswerLimits;
import portico.node.composition.shape.AnswerTemplate;
import portico.node.composition.shape.Merge;
import portico.node.composition.shape.ObjectValue;
import portico.node.composition.shape.Value;
import portico.node.limit.Limit;

/** Makes one answer out of those of the calls. */
final class AnswerMaker {
    @Limit("How long the template of a composition may compute")
    private static final long TEMPLATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable AnswerTemplate template;
    private final int[] order;
    private final boolean passes;

    AnswerMaker(Composition composition, List<CompiledCall> calls) {
        String text = composition.answer().template();
        template = text == null
                ? null
                : AnswerTemplate.compile(
                        text,
                        AnswerLimits.of((int) composition.bodyBytesMax().bytes()),
                        Duration.ofNanos(TEMPLATE_NANOS));
        List<String> names = calls.stream().map(call -> call.name).toList();
        order = composition.mergeOrder().stream().mapToInt(names::indexOf).toArray();
        passes = calls.size() == 1 && calls.get(0).encoding == Encoding.PASS_THROUGH;
    }

    /** True when it computes, and so has no place on an event loop. */
    boolean computes() {
        return template != null;
    }

    /** True when the only call's answer is the answer as it is. */
    boolean passes() {
        return passes;
    }

    /**
     * The answer as a tree.
     *
     * @param endNanos on the clock of {@link System#nanoTime}, by when it has to be there
     * @param unwanted asked now and then whether somebody still waits for it; on this thread
     */
    Value value(CallRun[] runs, long endNanos, BooleanSupplier unwanted) {
        if (template != null) {
            var input = new ObjectValue.Builder();
            for (var run : runs) if (run.shaped() != null) input.put(run.call().name, run.shaped());
            return template.apply(input.build(), endNanos, unwanted);
        }
        if (runs.length == 1 && runs[0].shaped() != null) return runs[0].shaped();
        var answers = new ArrayList<Value>(runs.length);
        for (int index : order) {
            Value shaped = runs[index].shaped();
            if (shaped != null) answers.add(runs[index].call().shape.mergeable(shaped));
        }
        return Merge.of(answers);
    }

    int[] order() {
        return order;
    }
}
