package portico.node.account;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.gateway.CompiledRoute;
import portico.node.identity.Caller;
import portico.node.limit.Limit;

/**
 * One line of JSON for each exchange, written by a thread of its own. When that cannot keep up, lines are dropped and
 * counted: an exchange never waits for a disk. No query, credential or other header field is ever in a line.
 */
public final class JsonAccessLog implements AccessLog, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JsonAccessLog.class);

    @Limit("Lines of the access log that may wait for the disk; more are lost, and counted")
    private static final int WAITING_MAX = 16 * 1024;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long CLOSE_MILLIS = 5_000;

    private final MpscArrayQueue<Line> waiting = new MpscArrayQueue<>(WAITING_MAX);
    private final LongAdder dropped = new LongAdder();
    private final OutputStream out;
    private final Thread writer = new Thread(this::run, "access-log");
    private volatile boolean closing;

    /** @param out closed with the log */
    public JsonAccessLog(OutputStream out) {
        this.out = new BufferedOutputStream(out, 64 * 1024);
        writer.setDaemon(true);
        writer.start();
    }

    /** How many lines were lost because the writer could not keep up. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void write(Exchange exchange, long nanos, long bytesIn, long bytesOut, boolean complete) {
        CompiledRoute route = exchange.route();
        Caller caller = exchange.caller();
        var line = new Line(
                System.currentTimeMillis(),
                exchange.requestId(),
                exchange.clientAddress(),
                exchange.head().method(),
                exchange.head().host().toString(),
                exchange.head().path().toString(),
                exchange.status(),
                complete,
                nanos,
                bytesIn,
                bytesOut,
                route == null ? null : route.route().name(),
                caller == null ? null : caller.consumer(),
                caller == null ? null : caller.credential(),
                exchange.target(),
                exchange.tries(),
                exchange.problem());
        if (!waiting.offer(line)) dropped.increment();
    }

    /** Writes what is waiting, as far as that takes no longer than five seconds. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.setRootValueSeparator(new SerializedString(""));
            boolean dirty = false;
            while (true) {
                Line line = waiting.poll();
                if (line != null) {
                    line.write(json);
                    json.writeRaw('\n');
                    dirty = true;
                } else if (dirty) {
                    json.flush();
                    dirty = false;
                } else if (closing) {
                    return;
                } else {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        } catch (IOException e) {
            LOG.error("The access log cannot be written; exchanges go on without it", e);
        }
    }

    private record Line(
            long millis,
            String requestId,
            String client,
            String method,
            String host,
            String path,
            int status,
            boolean complete,
            long nanos,
            long bytesIn,
            long bytesOut,
            @Nullable String route,
            @Nullable String consumer,
            @Nullable String credential,
            String target,
            int tries,
            @Nullable String problem) {
        void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("time", Instant.ofEpochMilli(millis).toString());
            json.writeStringField("requestId", requestId);
            json.writeStringField("client", client);
            json.writeStringField("method", method);
            json.writeStringField("host", host);
            json.writeStringField("path", path);
            json.writeNumberField("status", status);
            if (!complete) json.writeBooleanField("aborted", true);
            json.writeNumberField("millis", nanos / 1_000 / 1e3);
            json.writeNumberField("bytesIn", bytesIn);
            json.writeNumberField("bytesOut", bytesOut);
            if (route != null) json.writeStringField("route", route);
            if (consumer != null) json.writeStringField("consumer", consumer);
            if (credential != null) json.writeStringField("credential", credential);
            if (!target.isEmpty()) json.writeStringField("target", target);
            if (tries > 1) json.writeNumberField("tries", tries);
            if (problem != null) json.writeStringField("problem", problem);
            json.writeEndObject();
        }
    }
}
