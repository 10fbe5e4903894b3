package portico.node.carrier.general;

import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;
import portico.node.composition.Bodies;
import portico.node.composition.CompiledComposition;
import portico.node.composition.Composing;
import portico.node.composition.ExchangeAsked;
import portico.node.composition.ServiceCall;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.Value;
import portico.node.exchange.Answer;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;

/** The answer of a composition to an exchange, whose body is read first where a call takes something from it. */
final class GeneralComposing implements Composing.Outcome {
    private final GeneralExchange exchange;
    private final CompiledComposition composition;
    private final ServiceCall.Maker calls;
    private final Context context;

    /** The answer in the making; null before what it is made of is there. */
    private @Nullable Composing making;

    /** @param context of the exchange */
    GeneralComposing(
            GeneralExchange exchange, CompiledComposition composition, ServiceCall.Maker calls, Context context) {
        this.exchange = exchange;
        this.composition = composition;
        this.calls = calls;
        this.context = context;
    }

    void start() {
        if (!composition.readsBody()) {
            make(null);
            return;
        }
        // Not as a policy waits: what is recorded is what policies decide.
        exchange.body(composition.bytesMax()).thenAccept(octets -> {
            if (isWanted()) read(octets);
        });
    }

    /** Nobody waits for it any more. */
    void cancel() {
        Composing dropped = making;
        making = null;
        if (dropped != null) dropped.cancel();
    }

    private boolean isWanted() {
        return exchange.isRunning() && exchange.status() == 0;
    }

    private void read(byte @Nullable [] octets) {
        if (octets == null) {
            exchange.refuse(Refusal.TOO_LARGE);
            return;
        }
        if (octets.length == 0) {
            make(null);
            return;
        }
        String type = exchange.onward().field(HeaderName.CONTENT_TYPE);
        if (octets.length > Composing.ASIDE_FROM) {
            readAside(octets, type);
            return;
        }
        Value sent;
        try {
            sent = Bodies.read(octets, type, composition.bytesMax());
        } catch (BadAnswer e) {
            exchange.refuse(composition.requestMalformed());
            return;
        }
        make(sent);
    }

    private void readAside(byte[] octets, @Nullable String type) {
        boolean begun =
                composition.aside(context, () -> Bodies.read(octets, type, composition.bytesMax()), (read, failure) -> {
                    if (!isWanted()) return;
                    if (read != null) make(read);
                    else exchange.refuse(composition.requestMalformed());
                });
        if (!begun) exchange.refuse(composition.overloaded());
    }

    private void make(@Nullable Value sent) {
        making = new Composing(
                composition, exchange, new ExchangeAsked(exchange, sent), composition.deadlineNanos(), calls, this);
        making.start();
    }

    @Override
    public void composed(Answer made) {
        exchange.composed(made);
    }

    @Override
    public void refused(Refusal refusal) {
        exchange.refuse(refusal);
    }
}
