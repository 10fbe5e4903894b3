package portico.node.carrier.general;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import portico.node.composition.CompiledComposition;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.Hop;
import portico.node.exchange.RequestHead;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.Slice;
import portico.node.gateway.Forwarding;
import portico.node.tls.TlsClient;
import portico.node.upstream.Endpoint;

/** Stands for a request to a service that no client waits for. It is in no count, for it never begins. */
final class UnaskedExchange extends Exchange {
    private static final byte[] NO_BODY = {};

    private final Hop client;
    private final String peer;
    private final boolean secure;
    private final boolean trusted;
    private @Nullable Endpoint endpoint;

    /** @param like asks for the same; its head's fields are still to be added */
    UnaskedExchange(Exchange like) {
        super(like.loop());
        client = new Hop(like.clientAddress(), like.isClientKnown());
        peer = like.peerAddress();
        secure = like.isSecure();
        trusted = like.isPeerTrusted();
        RequestHead asked = like.head();
        head().method(asked.method());
        head().target(
                        Slice.of(asked.path().toString()),
                        asked.query() == null ? null : Slice.of(asked.query().toString()));
        head().host(Slice.of(asked.host().toString()), asked.port(), asked.isPortNamed());
        standFor(like);
    }

    @Override
    protected String readClientAddress() {
        return nearest(client);
    }

    @Override
    public String peerAddress() {
        return peer;
    }

    @Override
    public boolean isPeerTrusted() {
        return trusted;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    /** Its answer comes from there. */
    void answeredBy(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public @Nullable Endpoint endpoint() {
        return endpoint;
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
        throw new IllegalStateException("No policy meets it");
    }

    @Override
    protected void send(Answer answer) {
        throw new IllegalStateException("Nobody listens");
    }

    @Override
    protected void forward(Forwarding to) {
        throw new IllegalStateException("It is a call, and goes no other way");
    }

    @Override
    protected void compose(CompiledComposition composition) {
        throw new IllegalStateException("It meets no route");
    }
}
