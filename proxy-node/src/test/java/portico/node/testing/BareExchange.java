package portico.node.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import portico.node.composition.CompiledComposition;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.Loop;
import portico.node.exchange.ResponseHead;
import portico.node.gateway.Forwarding;
import portico.node.tls.TlsClient;

/** An exchange that nobody carries: enough to choose a target for, or to run a policy on. */
public final class BareExchange extends Exchange {
    /** @param loop the index of its event loop */
    public BareExchange(int loop) {
        super(Loop.alone(loop, 0));
    }

    @Override
    protected String readClientAddress() {
        return "192.0.2.1";
    }

    @Override
    public String peerAddress() {
        return "192.0.2.1";
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
        return 0;
    }

    @Override
    public CompletionStage<byte @Nullable []> body(int octetsMax) {
        return CompletableFuture.completedFuture(new byte[0]);
    }

    @Override
    protected void onLoop(Runnable task) {
        task.run();
    }

    @Override
    protected void send(Answer answer) {
        throw new IllegalStateException("Nobody listens");
    }

    @Override
    protected void compose(CompiledComposition composition) {
        throw new IllegalStateException("Nobody carries");
    }

    @Override
    protected void forward(Forwarding to) {
        throw new IllegalStateException("Nobody carries");
    }
}
