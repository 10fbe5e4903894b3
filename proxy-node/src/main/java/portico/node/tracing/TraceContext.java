package portico.node.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.FieldSink;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Loop;
import portico.node.exchange.RequestHead;

/**
 * The trace that an exchange belongs to, and its place there. Each time that it is sent on, the service gets a
 * {@code traceparent} of its own, so that nobody takes one try for another.
 */
public final class TraceContext {
    private static final HeaderName TRACEPARENT = HeaderName.of("traceparent");
    private static final HeaderName TRACESTATE = HeaderName.of("tracestate");
    private static final List<String> NAMES = List.of(TRACEPARENT.toString(), TRACESTATE.toString());

    private final String traceId;
    private final @Nullable String parentId;
    private final String spanId;
    private final boolean sampled;
    private final @Nullable String state;
    private final Onward onward = new Onward();

    /** Where its spans go; null when nobody wants them. */
    private final @Nullable SpanSink sink;

    /** What the clock of spans is ahead of that of {@link System#nanoTime}. */
    private final long epochNanos;

    private TraceContext(
            Loop loop, String traceId, @Nullable String parentId, boolean sampled, @Nullable String state) {
        sink = sampled ? loop.spans() : null;
        epochNanos = sink == null ? 0 : epochNanos() - System.nanoTime();
        String spanId = loop.nextId();
        this.traceId = traceId;
        this.parentId = parentId;
        this.spanId = spanId;
        this.sampled = sampled;
        this.state = state;
        goesOnAs(spanId);
    }

    /** That of a trace which begins here. */
    public static TraceContext begin(Loop loop, boolean sampled) {
        return new TraceContext(loop, loop.nextId() + loop.nextId(), null, sampled, null);
    }

    /** That of the client's own trace, which goes on; null when there is none, or what the client says of it is malformed. */
    public static @Nullable TraceContext goOn(Loop loop, RequestHead head) {
        int field = head.find(TRACEPARENT, 0);
        if (field < 0 || head.find(TRACEPARENT, field + 1) >= 0) return null;
        TraceParent parent = TraceParent.parse(head.value(field));
        if (parent == null) return null;
        return new TraceContext(loop, parent.traceId(), parent.spanId(), parent.sampled(), state(head));
    }

    private static @Nullable String state(RequestHead head) {
        int field = head.find(TRACESTATE, 0);
        if (field < 0) return null;
        var fields = new ArrayList<CharSequence>(1);
        for (; field >= 0; field = head.find(TRACESTATE, field + 1)) fields.add(head.value(field));
        return TraceStates.of(fields);
    }

    /** 32 hexadecimal digits. */
    public String traceId() {
        return traceId;
    }

    /** True when it is the client's trace that goes on. */
    public boolean isGoneOnWith() {
        return parentId != null;
    }

    /** True when the trace shall be written down by all who have part in it. */
    public boolean isSampled() {
        return sampled;
    }

    /** True when spans are made of what becomes of the exchange. */
    public boolean records() {
        return sink != null;
    }

    /**
     * The exchange itself has ended. Of this and the others: only where it {@link #records}.
     *
     * @param startNanos on the clock of {@link System#nanoTime}, as the end
     * @param failed whether it is an error, to whom it concerns
     */
    public void served(String name, long startNanos, long endNanos, Attributes attributes, boolean failed) {
        SpanContext client = parentId == null
                ? SpanContext.getInvalid()
                : SpanContext.createFromRemoteParent(
                        traceId, parentId, TraceFlags.getSampled(), TraceState.getDefault());
        ended(name, SpanKind.SERVER, spanId, client, startNanos, endNanos, attributes, failed);
    }

    /** Something that the service was sent has been answered, or will not be. */
    public void sent(String name, String sent, long startNanos, long endNanos, Attributes attributes, boolean failed) {
        ended(name, SpanKind.CLIENT, sent, own(spanId), startNanos, endNanos, attributes, failed);
    }

    /** Something inside of the node has come to its end. */
    public void done(String name, String id, long startNanos, long endNanos, Attributes attributes) {
        ended(name, SpanKind.INTERNAL, id, own(spanId), startNanos, endNanos, attributes, false);
    }

    private void ended(
            String name,
            SpanKind kind,
            String id,
            SpanContext parent,
            long startNanos,
            long endNanos,
            Attributes attributes,
            boolean failed) {
        if (sink == null) return;
        sink.ended(new EndedSpan(
                name,
                kind,
                own(id),
                parent,
                epochNanos + startNanos,
                epochNanos + endNanos,
                attributes,
                failed,
                sink.resource()));
    }

    private SpanContext own(String id) {
        return SpanContext.create(traceId, id, TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static long epochNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** Has it say to the service where it comes from, and nothing that the client says. */
    public void edit(HeaderEdits edits) {
        edits.set(TRACEPARENT, onward);
        if (state == null) edits.remove(TRACESTATE);
        else edits.set(TRACESTATE, state);
    }

    /** By this id of a span the service knows what it is sent next. */
    public void goesOnAs(String sent) {
        onward.text = TraceParent.written(traceId, sent, sampled);
    }

    /** The names of the fields that are written. */
    public static List<String> names() {
        return NAMES;
    }

    /** True for one of the {@link #names}, in lower case. */
    public static boolean isField(String name) {
        return NAMES.contains(name);
    }

    /** Writes the fields of a request that goes by this id of a span. */
    public void write(String sent, FieldSink sink) {
        sink.field(TRACEPARENT, TraceParent.written(traceId, sent, sampled));
        if (state != null) sink.field(TRACESTATE, state);
    }

    /** The field of the request that goes on: another text for each time that it does, in one place among the edits. */
    private static final class Onward implements CharSequence {
        private String text = "";

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
