package portico.node.listener;

import io.vertx.core.Handler;
import org.jboss.logging.Logger;

/**
 * Says what has failed on an event loop with nobody there to hear of it, as Vert.x does by itself; but not what is no fault. When
 * a connection of HTTP/2 breaks the protocol Vert.x tells all of its streams, and trips over those that it has not been given.
 */
final class UnheardFaults implements Handler<Throwable> {
    private static final Logger LOG = Logger.getLogger(UnheardFaults.class);
    private static final String TELLS_STREAMS = "io.vertx.core.http.impl.Http2ConnectionBase";

    @Override
    public void handle(Throwable fault) {
        if (!isAboutStrangeStream(fault)) LOG.error("Unhandled exception", fault);
    }

    static boolean isAboutStrangeStream(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        // From one that it throws very often the JVM leaves the trace out.
        return fault instanceof NullPointerException
                && (trace.length == 0 || trace[0].getClassName().equals(TELLS_STREAMS));
    }
}
