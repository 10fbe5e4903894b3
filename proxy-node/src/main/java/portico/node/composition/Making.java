package portico.node.composition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Answer;
import portico.node.exchange.HeaderName;

/** Makes the answer when all calls have ended: on the event loop, or on another thread where that may take its time. */
final class Making implements Callable<Answer> {
    private static final HeaderName COMPLETED = HeaderName.of("portico-completed");
    private static final HeaderName MISSING = HeaderName.of("portico-missing");
    private static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
    private static final HeaderName VARY = HeaderName.of("vary");

    private static final byte[] NOTHING = {};

    private final CompiledComposition composition;
    private final CallRun[] runs;
    private final Sources sources;
    private final Wishes wishes;
    private final String missing;
    private final long endNanos;
    private volatile boolean unwanted;

    /**
     * One that has not begun.
     *
     * @param missing what the answer is without; empty when it is whole
     * @param endNanos on the clock of {@link System#nanoTime}, by when it has to be there
     */
    Making(
            CompiledComposition composition,
            CallRun[] runs,
            Sources sources,
            Wishes wishes,
            String missing,
            long endNanos) {
        this.composition = composition;
        this.runs = runs;
        this.sources = sources;
        this.wishes = wishes;
        this.missing = missing;
        this.endNanos = endNanos;
    }

    /** Nobody wants the answer any more. */
    void unwanted() {
        unwanted = true;
    }

    boolean isLate() {
        return System.nanoTime() - endNanos > 0;
    }

    /**
     * Makes it.
     *
     * @throws CancellationException when nobody wants it any more before it is begun
     * @throws portico.node.composition.shape.BadAnswer when there is none
     */
    @Override
    public Answer call() {
        if (unwanted) throw new CancellationException();
        return composition.answer().passes() ? passed() : made();
    }

    private Answer passed() {
        Fetch only = Objects.requireNonNull(runs[0].fetch());
        var fields = new ArrayList<Map.Entry<HeaderName, String>>();
        String type = only.header(HeaderName.CONTENT_TYPE);
        if (type != null) fields.add(Map.entry(HeaderName.CONTENT_TYPE, type));
        String coding = only.header(HeaderName.CONTENT_ENCODING);
        if (coding != null) fields.add(Map.entry(HeaderName.CONTENT_ENCODING, coding));
        byte[] raw = only.raw();
        return answer(only.status(), fields, raw == null ? NOTHING : raw);
    }

    private Answer made() {
        var fields = new ArrayList<Map.Entry<HeaderName, String>>();
        fields.add(Map.entry(HeaderName.CONTENT_TYPE, wishes.form().contentType()));
        var whole = composition.answer().value(runs, endNanos, () -> unwanted);
        return answer(200, fields, wishes.write(whole, composition.bytesMax()));
    }

    private Answer answer(int status, List<Map.Entry<HeaderName, String>> fields, byte[] body) {
        String vary = composition.vary();
        if (vary != null) fields.add(Map.entry(VARY, vary));
        fields.add(Map.entry(COMPLETED, missing.isEmpty() ? "true" : "false"));
        if (!missing.isEmpty()) {
            fields.add(Map.entry(MISSING, missing));
            fields.add(Map.entry(CACHE_CONTROL, "no-store"));
        }
        for (var field : composition.fields()) {
            if (!missing.isEmpty() && field.getKey().equals(CACHE_CONTROL)) continue; // of a whole answer only
            String value = value(field.getValue());
            if (value != null) fields.add(Map.entry(field.getKey(), value));
        }
        return new Answer(status, List.copyOf(fields), body);
    }

    private @Nullable String value(Text text) {
        try {
            String value = text.filled(sources);
            return value == null ? null : FieldText.written(value);
        } catch (CallFailed e) {
            return null; // its value is not there
        }
    }
}
