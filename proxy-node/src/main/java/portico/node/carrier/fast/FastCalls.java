package portico.node.carrier.fast;

import io.netty.bootstrap.Bootstrap;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import portico.node.composition.CallRequest;
import portico.node.composition.ServiceCall;
import portico.node.exchange.Exchange;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Upstream;

/**
 * Makes calls over the same connections as the fast exchanges of an event loop, to services that are spoken to in plain
 * HTTP/1.1. One for each event loop.
 */
final class FastCalls implements ServiceCall.Maker {
    private final FastLoop shared;
    private final ContextInternal context;
    private final ServiceCall.Maker others;

    /**
     * On the event loop of the current context.
     *
     * @param others for services that are spoken to otherwise
     */
    FastCalls(FastLoop shared, ServiceCall.Maker others) {
        this.shared = shared;
        this.others = others;
        context = (ContextInternal) Vertx.currentContext();
    }

    @Override
    public ServiceCall begin(
            Exchange exchange,
            CallRequest request,
            Upstream upstream,
            Deadlines deadlines,
            ServiceCall.Receiver receiver) {
        if (!upstream.isPlain()) return others.begin(exchange, request, upstream, deadlines, receiver);
        var call = new FastCall(this, exchange, request, upstream, deadlines, receiver);
        call.start();
        return call;
    }

    FastLoop shared() {
        return shared;
    }

    ContextInternal context() {
        return context;
    }

    /**
     * Does something for compositions: their timers, calls over Vert.x' client and work beside the event loop want to begin and
     * to end on a context, and events of a socket have none.
     */
    void inContext(Runnable task) {
        ContextInternal before = context.beginDispatch();
        try {
            task.run();
        } finally {
            context.endDispatch(before);
        }
    }

    Bootstrap connector() {
        return new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(((VertxInternal) context.owner()).transport().channelFactory(false));
    }
}
