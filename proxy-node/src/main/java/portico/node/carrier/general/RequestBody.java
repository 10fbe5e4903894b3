package portico.node.carrier.general;

import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.fast.ClientConnection;
import portico.node.carrier.general.Timers.For;
import portico.node.exchange.BodyRoom;
import portico.node.exchange.Refusal;
import portico.node.exchange.TrailerRules;
import portico.node.exchange.Trailers;
import portico.node.upstream.UpstreamCodec;

/**
 * The body of a request: held as a whole where a policy reads it or it may be sent again, else moved on as fast as the service
 * takes it. It is itself the handler: a chunk costs no lambda.
 */
final class RequestBody implements Handler<Buffer> {
    private final GeneralExchange exchange;
    private final HttpServerRequest source;
    private final Timers timers;
    private final long idleMillis;
    private final BodyRoom room;

    /** What has come of it, when it is held. */
    private @Nullable Buffer held;

    /** The same octets, once somebody has wanted to read them as a whole. */
    private byte @Nullable [] whole;

    /** All has come, and is held. */
    private boolean kept;

    /** What has come of a body that is too large to be kept; it goes ahead of the rest. */
    private @Nullable Buffer ahead;

    /** Where it goes as it comes. */
    private @Nullable HttpClientRequest sink;

    private long taken;
    private long bytes;
    private long bytesMax;
    private boolean sent;

    /** The head of the request to the service has gone out. */
    private boolean headSent;

    RequestBody(GeneralExchange exchange, HttpServerRequest source, Timers timers, long idleMillis) {
        this.exchange = exchange;
        this.source = source;
        this.timers = timers;
        this.idleMillis = idleMillis;
        room = exchange.loop().bodyRoom();
    }

    /** The length that the client says; -1 when it does not. */
    long length() {
        return Fields.length(source.headers());
    }

    /** How many octets it has at least. */
    long bytesKnown() {
        Buffer known = held;
        return Math.max(length(), known == null ? bytes : known.length());
    }

    boolean isKept() {
        return kept;
    }

    void forget() {
        held = null;
        ahead = null;
        whole = null;
        kept = false;
        giveBackRoom();
    }

    private void giveBackRoom() {
        room.giveBack(taken);
        taken = 0;
    }

    /** The whole body; null when the client says that there are more octets than these, or more are kept. */
    CompletionStage<byte @Nullable []> read(int octetsMax) {
        var read = new CompletableFuture<byte @Nullable []>();
        Buffer known = held;
        if (known != null) read.complete(known.length() > octetsMax ? null : whole(known));
        else if (length() > octetsMax) read.complete(null);
        else hold(octetsMax, all -> read.complete(whole(all)), (some, more) -> exchange.requestTooLarge());
        return read;
    }

    private byte[] whole(Buffer all) {
        byte[] known = whole;
        if (known != null) return known;
        byte[] octets = all.getBytes();
        hold(octets);
        return octets;
    }

    /** What is read and what goes on are the same octets: in memory once, as they are counted. */
    private void hold(byte[] octets) {
        whole = octets;
        // It may be sent several times, and is released each time.
        held = Buffer.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(octets)));
    }

    /** Another body in place of the one that is held; false when there is no room for it beside that. */
    boolean replace(byte[] octets) {
        if (!room.take(octets.length)) return false;
        room.giveBack(taken);
        taken = octets.length;
        hold(octets);
        return true;
    }

    /**
     * Waits for all of it, to be able to send it again, or until it is more than that and goes on as it comes.
     *
     * @param octetsMax not below its length, where the client says one
     */
    void keep(int octetsMax, Runnable then) {
        hold(octetsMax, all -> then.run(), (some, more) -> {
            source.pause();
            timers.cancel(For.BODY);
            ahead = some.appendBuffer(more);
            held = null;
            then.run();
        });
    }

    /**
     * Goes on with a body that is whole, or else with what has come of it.
     *
     * @param tooMuch gets what has been held and what came on top
     */
    private void hold(long octetsMax, Consumer<Buffer> then, BiConsumer<Buffer, Buffer> tooMuch) {
        held = Buffer.buffer();
        askFor();
        watch(idleMillis, idleMillis);
        source.handler(chunk -> {
            exchange.moved();
            Buffer some = held;
            if (some == null || exchange.isOver()) return; // read to its end, and thrown away
            if (some.length() + chunk.length() > octetsMax) tooMuch.accept(some, chunk);
            else if (takeRoom(chunk.length())) some.appendBuffer(chunk);
            else exchange.refuse(Refusal.OVERLOADED);
        });
        source.endHandler(end -> {
            timers.cancel(For.BODY);
            Buffer all = held;
            if (all == null || exchange.isOver()) return;
            kept = true;
            then.accept(all);
        });
        source.resume();
    }

    private boolean takeRoom(int octets) {
        if (!room.take(octets)) return false;
        taken += octets;
        return true;
    }

    /** True when the client waits until it is asked for the body. */
    boolean isAwaited() {
        return Fields.expectsContinue(source);
    }

    /** Sends it on: all at once when it is kept, else as it comes. */
    void sendTo(HttpClientRequest outgoing, long bytesMax) {
        if (sendKept(outgoing)) return;
        begin(outgoing, idleMillis);
        move(outgoing, bytesMax);
    }

    /**
     * The same for a call of gRPC: as long and, unless a policy says otherwise, as large as the two want it, while something
     * moves in either direction.
     */
    void sendCallTo(HttpClientRequest outgoing, long quietMillis, long bytesMax) {
        if (sendKept(outgoing)) return;
        begin(outgoing, quietMillis);
        // Ahead of the first message: a call may wait for the service to speak first.
        outgoing.sendHead();
        headSent = true;
        move(outgoing, bytesMax);
    }

    private boolean sendKept(HttpClientRequest outgoing) {
        Buffer whole = held;
        if (whole == null) return false;
        MultiMap trailers = trailers();
        if (trailers == null) {
            outgoing.putHeader("content-length", Integer.toString(whole.length()));
            outgoing.end(whole);
        } else {
            outgoing.setChunked(true);
            headSent = whole.length() > 0;
            if (headSent) outgoing.write(whole);
            end(outgoing, trailers);
        }
        exchange.requestSent();
        return true;
    }

    private void begin(HttpClientRequest outgoing, long quietMillis) {
        String length = source.getHeader("content-length");
        if (length != null) outgoing.putHeader("content-length", length);
        else outgoing.setChunked(true);
        askFor(); // now: policies let it pass and the service is there
        watch(quietMillis, quietMillis);
    }

    private void move(HttpClientRequest outgoing, long bytesMax) {
        this.bytesMax = bytesMax;
        sink = outgoing;
        outgoing.drainHandler(drained -> source.resume());
        Buffer first = ahead;
        if (first != null) {
            ahead = null;
            giveBackRoom();
            handle(first);
            if (exchange.isOver()) return;
        }
        source.endHandler(end -> {
            if (exchange.isOver()) return;
            end(outgoing, trailers());
            sent = true;
            timers.cancel(For.BODY);
            exchange.requestSent();
        });
        source.handler(this);
        if (!outgoing.writeQueueFull()) source.resume();
    }

    @Override
    public void handle(Buffer chunk) {
        HttpClientRequest outgoing = sink;
        exchange.moved();
        bytes += chunk.length();
        if (bytes > bytesMax) exchange.requestTooLarge();
        if (outgoing == null || exchange.isOver()) return; // the answer was there first, and nobody wants the rest
        headSent = true;
        outgoing.write(chunk);
        if (outgoing.writeQueueFull()) source.pause();
    }

    private void askFor() {
        if (isAwaited()) source.response().writeContinue();
        exchange.moved();
    }

    /** What the client says behind the body and what of it goes on; null for nothing. */
    private @Nullable MultiMap trailers() {
        Trailers trailers = source.version() == HttpVersion.HTTP_2
                ? Http2Trailers.of(source)
                : ClientConnection.trailers(
                        ((ConnectionBase) source.connection()).channel().pipeline());
        if (trailers == null) return null;
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        TrailerRules.writeRequest(exchange, trailers, new MultiMapSink(fields));
        return fields.isEmpty() ? null : fields;
    }

    /** Ends the request with these fields, where there is room for them: in HTTP/1.1 only chunks have it. */
    private void end(HttpClientRequest outgoing, @Nullable MultiMap trailers) {
        if (trailers == null) {
            outgoing.end();
            return;
        }
        if (!headSent) outgoing.sendHead();
        if (outgoing.version() == HttpVersion.HTTP_2) {
            Http2Trailers.endWith(trailers, outgoing);
        } else {
            UpstreamCodec.endWith(trailers, outgoing.connection());
            outgoing.end();
        }
    }

    /** Until the answer's head is there, whose body then keeps time for both. */
    private void watch(long quietMillis, long millis) {
        timers.start(For.BODY, TimeUnit.MILLISECONDS.toNanos(millis), () -> {
            if (exchange.isOver() || sent || exchange.status() != 0) return;
            long quiet = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - exchange.movedNanos());
            if (quiet < quietMillis) watch(quietMillis, quietMillis - quiet);
            else exchange.refuse(isHeldBack() ? Refusal.GATEWAY_TIMEOUT : Refusal.REQUEST_TIMEOUT);
        });
    }

    /** True when it is the service that takes no more of it. */
    private boolean isHeldBack() {
        return sink != null && sink.writeQueueFull();
    }
}
