package portico.bench.node;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import portico.node.composition.CompiledComposition;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.Loop;
import portico.node.exchange.ResponseHead;
import portico.node.gateway.Forwarding;
import portico.node.tls.TlsClient;

/** An exchange that no carrier carries: what matcher and policies cost, and nothing else. */
final class BareExchange extends Exchange {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private int answered;

    BareExchange() {
        super(Loop.alone(0, 0));
    }

    /** The status of the last answer. */
    int answered() {
        return answered;
    }

    /** Runs what others have left to be done, up to the answer. */
    void awaitAnswer() throws InterruptedException {
        while (answered == 0) tasks.take().run();
    }

    @Override
    protected void send(Answer answer) {
        answered = answer.status();
        end(0, 0, true);
    }

    @Override
    protected void compose(CompiledComposition composition) {
        throw new IllegalStateException("Nobody carries");
    }

    @Override
    protected void forward(Forwarding to) {
        throw new IllegalStateException("Nobody carries");
    }

    @Override
    protected void onLoop(Runnable task) {
        tasks.add(task);
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
    public long bodyBytesKnown() {
        return 0;
    }

    @Override
    public CompletionStage<byte @Nullable []> body(int octetsMax) {
        return CompletableFuture.completedFuture(new byte[0]);
    }

    @Override
    protected @Nullable ResponseHead responseHead() {
        return null;
    }
}
