package portico.node.account;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jctools.queues.MpscArrayQueue;
import portico.config.explain.ServedExchange;
import portico.node.limit.Limit;

/**
 * One line of JSON for each exchange, written by a thread of its own. When that cannot keep up, or the disk takes nothing
 * for a while, lines are dropped and counted: an exchange never waits for a disk. No query, credential or other header field is ever in a line.
 */
public final class JsonAccessLog implements AccessLog, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JsonAccessLog.class);

    @Limit("Lines of the access log that may wait for the disk; more are lost, and counted")
    private static final int WAITING_MAX = 16 * 1024;

    private static final int BATCH_OCTETS = 64 * 1024;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long CLOSE_MILLIS = 5_000;

    private final MpscArrayQueue<ServedExchange> waiting = new MpscArrayQueue<>(WAITING_MAX);
    private final LongAdder dropped = new LongAdder();
    private final OutputStream out;

    /** What is written next, and how many lines that are: of the writer's thread only, as the next one. */
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    private int lineCount;

    /** Whether the last write failed. */
    private boolean failed;

    private final Thread writer = new Thread(this::run, "access-log");
    private volatile boolean closing;

    /** @param out closed with the log */
    public JsonAccessLog(OutputStream out) {
        this.out = out;
        writer.setDaemon(true);
        writer.start();
    }

    /** How many lines were lost because the writer could not keep up or could not write. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void write(ServedExchange served) {
        if (!waiting.offer(served)) dropped.increment();
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
        try (out;
                var json = new JsonFactory().createGenerator(lines)) {
            json.setRootValueSeparator(new SerializedString(""));
            while (true) {
                ServedExchange line = waiting.poll();
                if (line != null) {
                    write(line, json);
                    json.writeRaw('\n');
                    lineCount++;
                }
                if (lineCount > 0 && (line == null || lines.size() >= BATCH_OCTETS)) {
                    json.flush();
                    writeLines();
                } else if (line == null) {
                    if (closing) return;
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        } catch (IOException e) {
            LOG.error("The access log cannot be closed", e);
        }
    }

    /** A disk that is full may have room again: what cannot be written is lost, what comes after it need not be. */
    private void writeLines() {
        try {
            if (failed) out.write('\n'); // the last line may have been cut short
            lines.writeTo(out);
            if (failed) LOG.infof("The access log is written again; %d lines are lost so far", dropped());
            failed = false;
        } catch (IOException e) {
            dropped.add(lineCount);
            if (!failed) LOG.error("The access log cannot be written; exchanges go on, and their lines are lost", e);
            failed = true;
        }
        lines.reset();
        lineCount = 0;
    }

    private static void write(ServedExchange served, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("time", Instant.ofEpochMilli(served.millis()).toString());
        json.writeStringField("requestId", served.requestId());
        json.writeStringField("client", served.client());
        json.writeStringField("method", served.method());
        json.writeStringField("host", served.host());
        json.writeStringField("path", served.path());
        json.writeNumberField("status", served.status());
        if (!served.complete()) json.writeBooleanField("aborted", true);
        json.writeNumberField("millis", served.micros() / 1e3);
        json.writeNumberField("bytesIn", served.bytesIn());
        json.writeNumberField("bytesOut", served.bytesOut());
        if (served.route() != null) json.writeStringField("route", served.route());
        if (served.consumer() != null) json.writeStringField("consumer", served.consumer());
        if (served.credential() != null) json.writeStringField("credential", served.credential());
        if (!served.target().isEmpty()) json.writeStringField("target", served.target());
        if (served.tries() > 1) json.writeNumberField("tries", served.tries());
        if (served.problem() != null) json.writeStringField("problem", served.problem());
        if (served.correlationId() != null) json.writeStringField("correlationId", served.correlationId());
        if (served.traceId() != null) json.writeStringField("traceId", served.traceId());
        if (served.fault() != null) json.writeStringField("fault", served.fault());
        if (served.missing() != null) json.writeStringField("missing", served.missing());
        json.writeEndObject();
    }
}
