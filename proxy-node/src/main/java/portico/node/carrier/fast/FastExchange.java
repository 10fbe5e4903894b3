package portico.node.carrier.fast;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.fast.Progress.Phase;
import portico.node.composition.CompiledComposition;
import portico.node.composition.Composing;
import portico.node.composition.ExchangeAsked;
import portico.node.exchange.Answer;
import portico.node.exchange.AnswerListener;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.Slice;
import portico.node.exchange.StoredAnswer;
import portico.node.exchange.Trailers;
import portico.node.gateway.CompiledDestination;
import portico.node.gateway.CompiledRoute;
import portico.node.gateway.Forwarding;
import portico.node.gateway.Gateway;
import portico.node.tls.TlsClient;
import portico.node.upstream.Tries;
import portico.node.upstream.UpstreamTarget;

/**
 * An exchange with a service that speaks plain HTTP/1.1: octets from one socket to the other on one event loop. Used again for
 * the next one of its client.
 */
final class FastExchange extends Exchange implements UpstreamExchange {
    private final Client client;
    private final FastLoop shared;
    private final UpstreamRequest request;
    private final Response response;
    private final HeldBody held;
    private final ConnectionRequest next;
    private final Progress progress;

    private boolean keepAlive;
    private boolean bodiless;
    private @Nullable Slice clientHost;
    private @Nullable Forwarding forwarding;
    private @Nullable UpstreamConnection connection;

    private @Nullable ScheduledFuture<?> retry;
    private boolean sentAgain;

    /** The answer that comes is not for the client, who gets another one: it is heard to its end by who keeps it. */
    private boolean hearing;

    /** The answer in the making; null when it is not made of several. */
    private @Nullable Composing composing;

    /** What goes out of a large answer that is there as a whole; null when nothing does. */
    private @Nullable Replay replay;

    private int replayed;

    FastExchange(Client client) {
        super(client.shared().loop);
        this.client = client;
        this.shared = client.shared();
        request = new UpstreamRequest(this, client);
        response = client.responses(this);
        next = new ConnectionRequest(this, shared);
        progress = new Progress(shared);
        held = new HeldBody(loop().bodyRoom());
    }

    Response response() {
        return response;
    }

    /** False when another carrier must take the exchange whose head was just read. */
    boolean prepare(Gateway gateway) {
        CompiledRoute route = match(gateway);
        if (route == null || route.isPlain()) return true;
        abandon();
        return false;
    }

    /** What {@link #prepare} has matched does not begin: nobody waits for it any more. */
    void forget() {
        abandon();
    }

    /**
     * Begins; {@link #prepare} has matched.
     *
     * @param keepAlive whether the client's connection may go on behind it
     * @param host as the client sent it; null when it sent none
     */
    void start(boolean keepAlive, @Nullable Slice host) {
        this.keepAlive = keepAlive && !loop().isDraining();
        clientHost = host;
        bodiless = client.hasSentAll();
        progress.enter(Phase.POLICIES);
        if (loop().isFull(shared.limits.runningMax())) beginRefused(gateway(), Refusal.OVERLOADED);
        else run();
    }

    /** Refuses what could not be read; where the next request would begin nobody knows. */
    void startRefused(Gateway gateway, Refusal refusal) {
        keepAlive = false;
        bodiless = true;
        progress.enter(Phase.POLICIES);
        beginRefused(gateway, refusal);
    }

    @Override
    public String peerAddress() {
        return client.peerAddress();
    }

    @Override
    public boolean isPeerTrusted() {
        return client.isPeerTrusted();
    }

    @Override
    protected String readClientAddress() {
        return isPeerTrusted() ? nearest(shared.trusted.client(head(), peerAddress())) : peerAddress();
    }

    @Override
    protected String httpVersion() {
        return client.httpVersion();
    }

    @Override
    public boolean isSecure() {
        return client.isSecure();
    }

    @Override
    public @Nullable TlsClient tlsClient() {
        return client.tlsClient();
    }

    @Override
    protected @Nullable ResponseHead responseHead() {
        return connection == null ? null : connection.head();
    }

    @Override
    public long bodyBytesKnown() {
        return Math.max(client.declaredLength(), client.bodyBytes());
    }

    @Override
    public CompletionStage<byte @Nullable []> body(int octetsMax) {
        throw new IllegalStateException("A route whose policies need bodies is not plain");
    }

    @Override
    protected void onLoop(Runnable task) {
        client.executor().execute(task);
    }

    @Override
    protected void compose(CompiledComposition composition) {
        if (composition.readsBody()) throw new IllegalStateException("A composition that reads bodies is not plain");
        progress.enter(Phase.COMPOSING);
        shared.calls().inContext(() -> startComposing(composition));
    }

    private void startComposing(CompiledComposition composition) {
        composing = new Composing(
                composition,
                this,
                new ExchangeAsked(this, null),
                composition.deadlineNanos(),
                shared.calls(),
                new Composing.Outcome() {
                    @Override
                    public void composed(Answer made) {
                        composing = null;
                        answerComposed(made);
                    }

                    @Override
                    public void refused(Refusal refusal) {
                        refuse(refusal);
                    }
                });
        composing.start();
    }

    /** Nobody waits for the answer in the making. */
    private void composeNoMore() {
        Composing dropped = composing;
        composing = null;
        if (dropped == null) return;
        shared.calls().inContext(dropped::cancel);
        // What still makes it reads this request's head, and must not find the next one's there.
        if (dropped.isMadeAside()) keepAlive = false;
    }

    @Override
    protected void send(Answer answer) {
        dropConnection();
        // Another connection is what the client needs.
        if (refusal() == Refusal.MISDIRECTED) keepAlive = false;
        boolean last = isLast();
        int length = sentOf(answer.body().length, answer.status());
        if (response.send(answer, last, length, !progress.is(Phase.COMPOSING))) finish(length, true);
        else replay(new Replay(response, answer.body()), length);
    }

    @Override
    public boolean hasBody() {
        return !bodiless;
    }

    @Override
    protected void send(StoredAnswer answer) {
        dropConnection();
        boolean last = isLast();
        int length = sentOf(answer.length(), status());
        if (response.send(answer, last, length)) finish(length, true);
        else replay(new Replay(response, answer), length);
    }

    /** How much of a body the client gets: all or nothing. */
    private int sentOf(int length, int status) {
        return head().method().equals("HEAD") || !ResponseRules.mayHaveBody(status) ? 0 : length;
    }

    /** Whether the connection ends with the answer that begins now; it then does, also when the request's end still comes. */
    private boolean isLast() {
        if (!client.hasSentAll()) keepAlive = false;
        return !keepAlive;
    }

    private void replay(Replay whole, int length) {
        progress.enter(Phase.REPLAYING);
        replay = whole;
        replayed = length;
        replay();
    }

    private void replay() {
        Replay running = replay;
        if (running == null || !progress.is(Phase.REPLAYING)) return;
        progress.moved();
        // By then the client may be gone, and the exchange with it.
        if (!running.write() || running != replay || !progress.is(Phase.REPLAYING)) return;
        response.bodyEnd();
        flushClient();
        finish(replayed, true);
    }

    @Override
    protected void forward(Forwarding to) {
        forwarding = to;
        sentAgain = false;
        Refusal refusal = attempts().begin(to.upstream(), to.retries());
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        long length = client.declaredLength();
        int kept = bodiless ? 0 : attempts().keptBodyBytes(length);
        if (kept > 0 && !held.keep(client.context().alloc(), kept)) {
            refuse(Refusal.OVERLOADED);
        } else if (held.isKept() && length >= 0 && client.mayHaveFieldsBehindLength() && !client.hasSentAll()) {
            progress.enter(Phase.COLLECTING);
            client.reading(true);
        } else {
            attempt();
        }
    }

    /** Octets of the request's body; released here or by who gets them. */
    void requestBody(ByteBuf octets) {
        UpstreamConnection to = connection;
        boolean fits = held.came(client.context().alloc(), octets);
        if (!takesRequest()) {
            octets.release();
        } else if (!fits) {
            octets.release();
            refuse(Refusal.OVERLOADED);
        } else if (to == null) {
            held.hold(client.context().alloc(), octets);
            if (!progress.is(Phase.COLLECTING)) client.reading(false);
            else if (client.hasSentAll()) attempt();
        } else {
            send(to, octets);
        }
    }

    /** False when nothing more of the request is wanted. */
    private boolean takesRequest() {
        return !progress.is(Phase.OVER) && !progress.is(Phase.COMPOSING) && !progress.is(Phase.REPLAYING);
    }

    private void send(UpstreamConnection to, ByteBuf octets) {
        to.write(octets);
        if (!to.isWritable()) client.reading(false);
        sentSomething();
    }

    /** The end of the request's body, with what stands there; {@link #transmit} writes it where nothing has gone out yet. */
    void requestTrailers() {
        Trailers trailers = client.trailers();
        UpstreamConnection to = connection;
        // Not kept with the body: each try has its own.
        if (to != null && trailers != null && takesRequest()) send(to, request.trailers(trailers));
    }

    /** The request's body is not framed as it says, or too large; the upstream must not take it for a whole one. */
    void requestBroken(Refusal why) {
        if (progress.is(Phase.RECEIVING) || progress.is(Phase.REPLAYING)) broken();
        else {
            keepAlive = false;
            refuse(why);
        }
    }

    void flushUpstream() {
        if (connection != null) connection.flush();
    }

    /** The same, with all that is written in this turn of the event loop. */
    void flushUpstreamLater() {
        if (connection != null) connection.flushLater();
    }

    void clientWritable(boolean writable) {
        if (writable) replay();
        if (connection != null && progress.is(Phase.RECEIVING)) connection.reading(writable);
    }

    @Override
    public void upstreamWritable() {
        // Also while the answer is on its way: a service may answer before it has heard all.
        if (progress.is(Phase.SENDING) || progress.is(Phase.RECEIVING)) client.reading(true);
    }

    void clientLeft() {
        if (progress.is(Phase.OVER)) return;
        dropConnection();
        finish(0, false);
    }

    void sweep(long now, long lastActivity) {
        if (shared.looksAtCallers() && isRevokedStream()) {
            notReceived();
            return;
        }
        if (!progress.is(Phase.OVER) && shared.exact() - startNanos() > totalNanos()) {
            tookTooLong();
            return;
        }
        if (progress.is(Phase.REPLAYING)) {
            CompiledDestination to = destination();
            Forwarding way = to == null ? null : to.forwarding();
            long patience = way == null
                    ? shared.limits.bodyIdleNanos()
                    : way.deadlines().idleNanos();
            if (progress.quietNanos(now) > patience) broken();
            return;
        }
        Forwarding forward = forwarding;
        if (forward == null) return;
        var late = progress.late(
                now,
                lastActivity,
                shared.limits.bodyIdleNanos(),
                forward.deadlines(),
                attempts().tryNanos(),
                next.isQueued(),
                isWhole());
        switch (late) {
            case NOTHING -> {}
            case TRY -> tryTookTooLong();
            case CONNECTION -> waitedInVain();
            case REQUEST -> {
                keepAlive = false;
                boolean held = connection != null && !connection.isWritable();
                refuse(held ? Refusal.GATEWAY_TIMEOUT : Refusal.REQUEST_TIMEOUT);
            }
            case RESPONSE -> {
                attempts().timedOut();
                refuse(Refusal.GATEWAY_TIMEOUT);
            }
            case REST -> notReceived();
        }
    }

    /** True for an answer that goes on, to somebody whose credential is not good any more. */
    private boolean isRevokedStream() {
        return progress.is(Phase.RECEIVING)
                && needsVouching()
                && shared.exact() - startNanos() > STREAM_NANOS
                && !isVouchedFor(shared.current.get());
    }

    @Override
    public void responseHead(UpstreamConnection from, ResponseHead head, BodyFraming body) {
        int status = head.status();
        long wait = attempts().afterStatus(status, head().method(), isWhole());
        if (wait != Tries.NOT_AGAIN) {
            retryIn(wait);
            return;
        }
        held.keepNoMore();
        progress.enter(Phase.RECEIVING);
        responding(status);
        // Nobody can tell the end of such an answer from a failure (RFC 9112 §8).
        if (body.isUntilClose()) hearsNoMore();
        if (isAnsweredInstead()) {
            if (listener() != null && !body.isDone()) {
                hearing = true;
                body.tell(listener());
                return;
            }
            heardAll();
            if (body.isDone() && client.hasSentAll()) {
                // There is nothing more of it, so the connection is as good as before.
                connection = null;
                from.release(true);
            }
            sendInstead();
            return;
        }
        body.tell(listener());
        if (!client.hasSentAll()) keepAlive = false;
        if (!ResponseRules.keepsConnection(status, body.isDone())) keepAlive = false;
        response.begin(head, from.length(), body, !keepAlive);
    }

    @Override
    public void responseBody(ByteBuf octets, boolean last) {
        progress.moved();
        if (hearing) {
            octets.release();
            AnswerListener listening = listener();
            if (listening == null || listening.isContent()) hearNoMore();
            return;
        }
        response.body(octets);
        if (!last && connection != null && !response.isWritable()) connection.reading(false);
    }

    @Override
    public void responseTrailers(Trailers trailers) {
        progress.moved();
        if (connection != null && !hearing) response.trailers(connection.head(), trailers);
    }

    @Override
    public void responseEnd(UpstreamConnection from, long payload) {
        heardAll();
        if (hearing) {
            connection = null;
            from.release(client.hasSentAll());
            hearNoMore();
            return;
        }
        letGo();
        response.bodyEnd();
        flushClient();
        connection = null;
        from.release(client.hasSentAll());
        finish(payload, true);
    }

    /** What is answered in place of the service's answer goes out, whether or not that one has been heard to its end. */
    private void hearNoMore() {
        hearing = false;
        hearsNoMore();
        sendInstead();
    }

    @Override
    public void responsePauses() {
        flushClient();
    }

    void flushClient() {
        response.flush();
    }

    @Override
    public void upstreamBroke(UpstreamConnection from, boolean begun) {
        connection = null;
        if (progress.is(Phase.OVER)) return;
        if (progress.is(Phase.RECEIVING)) {
            notReceived();
            return;
        }
        boolean whole = isWhole() && !begun;
        if (from.isReused() && !sentAgain && attempts().mayResend(head().method(), whole)) {
            sentAgain = true;
            attempts().sentAgain();
            held.again();
            open(shared.pool(from.endpoint()));
            return;
        }
        long wait = attempts().afterReset(head().method(), whole);
        if (wait == Tries.NOT_AGAIN) refuse(Refusal.BAD_GATEWAY);
        else retryIn(wait);
    }

    @Override
    public void connected(UpstreamConnection to) {
        attempts().connected();
        transmit(to);
    }

    @Override
    public void notConnected(boolean tooLate) {
        attempts().connected();
        long wait = attempts().afterConnectFailure();
        if (wait != Tries.NOT_AGAIN) retryIn(wait);
        else refuse(tooLate ? Refusal.GATEWAY_TIMEOUT : Refusal.BAD_GATEWAY);
    }

    /** Other exchanges have had all connections that there may be to the target. */
    private void waitedInVain() {
        attempts().connected();
        long wait = attempts().afterWaiting();
        if (wait != Tries.NOT_AGAIN) retryIn(wait);
        else refuse(Refusal.GATEWAY_TIMEOUT);
    }

    private void tookTooLong() {
        if (progress.is(Phase.RECEIVING) || progress.is(Phase.REPLAYING)) {
            notReceived();
            return;
        }
        if (next.isQueued()) attempts().noConnection();
        else attempts().timedOut();
        refuse(Refusal.GATEWAY_TIMEOUT);
    }

    private void tryTookTooLong() {
        long wait;
        if (next.isQueued()) wait = attempts().afterTimeoutWaiting();
        else if (progress.is(Phase.CONNECTING)) wait = attempts().afterTimeoutUnsent();
        else wait = attempts().afterTimeout(head().method(), isWhole());
        if (wait == Tries.NOT_AGAIN) refuse(Refusal.GATEWAY_TIMEOUT);
        else retryIn(wait);
    }

    /** True when the whole request is there to be sent again, or will be. */
    private boolean isWhole() {
        return bodiless || held.isKept();
    }

    private void retryIn(long millis) {
        dropConnection();
        held.again();
        if (millis == 0) {
            attempt();
            return;
        }
        progress.enter(Phase.WAITING_TO_RETRY);
        retry = client.context()
                .channel()
                .eventLoop()
                .schedule(
                        () -> {
                            retry = null;
                            attempt();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public Bootstrap connector() {
        Channel channel = client.context().channel();
        return new Bootstrap().group(channel.eventLoop()).channel(channel.getClass());
    }

    private void attempt() {
        UpstreamTarget target = attempts().next();
        if (target == null) {
            refuse(Refusal.UNAVAILABLE);
            return;
        }
        progress.tryBegins();
        UpstreamPool pool = shared.pool(target.endpoint());
        UpstreamConnection idle = pool.takeIdle();
        if (idle != null) transmit(idle);
        else open(pool);
    }

    private void open(UpstreamPool pool) {
        if (!attempts().connecting()) {
            refuse(Refusal.SERVICE_BUSY);
            return;
        }
        progress.enter(Phase.CONNECTING);
        if (next.open(pool, forwarding().deadlines().connectMillis())) return;
        attempts().noConnection();
        refuse(Refusal.SERVICE_BUSY);
    }

    private Forwarding forwarding() {
        if (forwarding == null) throw new IllegalStateException("The exchange does not forward");
        return forwarding;
    }

    private void transmit(UpstreamConnection to) {
        connection = to;
        ByteBuf end = requestEnd();
        boolean joined = end != null && client.declaredLength() >= 0;
        ByteBuf out = request.head(forwarding(), clientHost, to.endpoint().hostField(), bodiless, joined);
        progress.enter(Phase.SENDING);
        to.begin(this, head().method());
        if (held.isWaiting()) {
            out = held.behind(out);
            client.reading(true);
        }
        if (end != null) {
            to.write(out);
            out = end;
        }
        to.writeAndFlush(out);
        sentSomething();
    }

    /**
     * What goes out behind a body that is there as a whole; null for nothing. Behind one with a length HTTP/1.1 has no room, so
     * that becomes a chunk where it is kept, and else goes on alone (RFC 9110 §6.5.1).
     */
    private @Nullable ByteBuf requestEnd() {
        Trailers trailers = client.trailers();
        if (trailers == null) return null;
        if (client.declaredLength() < 0) return request.trailers(trailers);
        return held.isKept() ? request.trailersOfJoined(trailers) : null;
    }

    private void sentSomething() {
        if (progress.is(Phase.SENDING) && client.hasSentAll()) progress.enter(Phase.WAITING);
    }

    /** The service's answer stays without its end. */
    private void notReceived() {
        if (hearing) {
            attempts().brokeOff();
            hearNoMore();
        } else {
            broken();
        }
    }

    /** The response cannot be finished: the client must see that it is not whole. */
    private void broken() {
        dropConnection();
        keepAlive = false;
        finish(0, false);
        client.breakOff();
    }

    private void dropConnection() {
        composeNoMore();
        UpstreamConnection dropped = connection;
        connection = null;
        next.cancel();
        attempts().connected();
        if (dropped != null) dropped.drop();
        response.discard();
    }

    private void finish(long bytes, boolean complete) {
        progress.enter(Phase.OVER);
        forwarding = null;
        replay = null;
        hearing = false;
        next.cancel();
        if (retry != null) retry.cancel(false);
        retry = null;
        held.release();
        clientHost = null;
        end(client.bodyBytes(), bytes, complete);
        client.exchangeEnded(keepAlive && complete);
    }
}
