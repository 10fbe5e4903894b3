package portico.node.explain;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import portico.node.composition.CompiledComposition;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.Loop;
import portico.node.exchange.ResponseHead;
import portico.node.gateway.Forwarding;
import portico.node.tls.TlsClient;

/** Whom the calls of a composition are made for that is only tried: nobody sent it, and it meets no route. */
final class TriedExchange extends Exchange {
    private static final String NOBODY = "127.0.0.1";
    private static final byte[] NO_BODY = {};

    private final Executor onLoop;

    /** @param onLoop runs tasks on the event loop of the exchange */
    TriedExchange(Loop loop, Executor onLoop) {
        super(loop);
        this.onLoop = onLoop;
    }

    @Override
    protected String readClientAddress() {
        return NOBODY;
    }

    @Override
    public String peerAddress() {
        return NOBODY;
    }

    @Override
    public boolean isPeerTrusted() {
        return false;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public @Nullable TlsClient tlsClient() {
        return null;
    }

    @Override
    protected @Nullable ResponseHead responseHead() {
        return null;
    }

    @Override
    public long bodyBytesKnown() {
        return NO_BODY.length;
    }

    @Override
    public CompletionStage<byte @Nullable []> body(int octetsMax) {
        return CompletableFuture.completedFuture(NO_BODY);
    }

    @Override
    protected void onLoop(Runnable task) {
        onLoop.execute(task);
    }

    @Override
    protected void send(Answer answer) {
        throw new IllegalStateException("Nobody listens");
    }

    @Override
    protected void forward(Forwarding to) {
        throw new IllegalStateException("It goes nowhere");
    }

    @Override
    protected void compose(CompiledComposition composition) {
        throw new IllegalStateException("It meets no route");
    }
}
