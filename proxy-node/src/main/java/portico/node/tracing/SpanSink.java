package portico.node.tracing;

import io.opentelemetry.sdk.resources.Resource;

/** Where spans go when they have ended. Called on event loops: takes them and returns at once. */
public interface SpanSink {
    /** Whose spans they are. */
    Resource resource();

    /** A span has ended. */
    void ended(EndedSpan span);
}
