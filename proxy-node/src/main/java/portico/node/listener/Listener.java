package portico.node.listener;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.config.explain.ServedExchange;
import portico.node.account.AccessLog;
import portico.node.account.Accounts;
import portico.node.carrier.fast.FastLoop;
import portico.node.carrier.general.GeneralCall;
import portico.node.carrier.general.GeneralCarrier;
import portico.node.composition.ServiceCall;
import portico.node.exchange.Loop;
import portico.node.exchange.Memory;
import portico.node.gateway.Gateway;
import portico.node.tracing.SpanSink;

/** Takes traffic: one server for each event loop and kind of port, and all of a kind on one port. */
public final class Listener {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Vertx vertx;
    private final TrafficSettings settings;
    private final Supplier<Gateway> current;
    private final List<Loop> loops;
    private final List<Promise<Context>> contexts;
    private final List<Http2Drain> http2Drains;
    private volatile @Nullable String deployment;
    private volatile int plainPort;
    private volatile int tlsPort = TrafficSettings.CLOSED;
    private volatile int h2cPort = TrafficSettings.CLOSED;

    /** @param spans where those of traces go that are sampled; null when nobody wants them */
    public Listener(
            Vertx vertx,
            TrafficSettings settings,
            Supplier<Gateway> current,
            Accounts accounts,
            AccessLog log,
            @Nullable SpanSink spans,
            Memory memory) {
        this.vertx = vertx;
        this.settings = settings;
        this.current = current;
        var all = new ArrayList<Loop>();
        var promised = new ArrayList<Promise<Context>>();
        var drains = new ArrayList<Http2Drain>();
        for (int index = 0; index < settings.loops(); index++) {
            promised.add(Promise.promise());
            drains.add(new Http2Drain());
            all.add(new Loop(
                    index,
                    log,
                    spans,
                    accounts.unmatched()[index],
                    accounts.consumers()[index],
                    accounts.refusals(),
                    settings.limits().bodyRoom(settings.loops()),
                    memory));
        }
        loops = List.copyOf(all);
        contexts = List.copyOf(promised);
        http2Drains = List.copyOf(drains);
    }

    /** Begins to take traffic; fails with a {@link java.net.BindException} when the port is taken. */
    public Future<Void> start() {
        var next = new AtomicInteger();
        return vertx.deployVerticle(
                        () -> new Server(loops.get(next.getAndIncrement())),
                        new DeploymentOptions().setInstances(settings.loops()))
                .onSuccess(id -> deployment = id)
                .mapEmpty();
    }

    /** Takes no more traffic; connections that there are end. */
    public Future<Void> close() {
        String deployed = deployment;
        return deployed == null ? Future.succeededFuture() : vertx.undeploy(deployed);
    }

    /** Where traffic is taken, once started. */
    public int port() {
        return plainPort;
    }

    /** Where traffic over TLS is taken, once started. */
    public int tlsPort() {
        return tlsPort;
    }

    /**
     * Where the node itself can connect to as a client, once started.
     *
     * @return null when that port is not open, or takes only what begins with a PROXY header
     */
    public @Nullable SocketAddress ownDoor(boolean secure) {
        int port = secure ? tlsPort : plainPort;
        if (port <= 0 || settings.proxyProtocol()) return null;
        String host = settings.host();
        boolean any = host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
        return SocketAddress.inetSocketAddress(port, any ? "127.0.0.1" : host);
    }

    /** Where HTTP/2 in clear text is taken, once started. */
    public int h2cPort() {
        return h2cPort;
    }

    /** The newest exchanges of all loops, the newest first. */
    public List<ServedExchange> latest() {
        return loops.stream()
                .flatMap(loop -> loop.latest().list().stream())
                .sorted(Comparator.comparingLong(ServedExchange::millis).reversed())
                .toList();
    }

    /** Runs a task on the event loop of index 0, once there is one. */
    public void onFirstLoop(Runnable task) {
        contexts.get(0).future().onSuccess(context -> context.runOnContext(there -> task.run()));
    }

    /** Something that each event loop has one of. */
    public interface LoopTask {
        /** @param loop the index of the event loop */
        void accept(int loop, Context context);
    }

    /** Hands over each event loop, once there is one. */
    public void onEachLoop(LoopTask task) {
        for (int index = 0; index < contexts.size(); index++) {
            int loop = index;
            contexts.get(index).future().onSuccess(context -> task.accept(loop, context));
        }
    }

    /** How many exchanges are on their way; may be a moment old. */
    public long running() {
        return loops.stream().mapToLong(Loop::running).sum();
    }

    /** How many connections of clients there are; may be a moment old. */
    public long connections() {
        return loops.stream().mapToLong(Loop::connections).sum();
    }

    /** Octets of bodies that exchanges hold; may be a moment old. */
    public long bodyBytesHeld() {
        return loops.stream().mapToLong(loop -> loop.bodyRoom().taken()).sum();
    }

    /**
     * Connections now end with their exchanges, and quiet ones end. Completes when no exchange has been on its way for a
     * second, so that whoever still sends has had the time to notice, or when the patience is over. The port stays open
     * until the close.
     */
    public CompletionStage<Void> drain(Duration patience) {
        loops.forEach(Loop::drain);
        onEachLoop((loop, context) ->
                context.runOnContext(there -> http2Drains.get(loop).begin()));
        Promise<Void> drained = Promise.promise();
        long now = System.nanoTime();
        lookAgain(now + patience.toNanos(), begun(), now, drained);
        return drained.future().toCompletionStage();
    }

    private void lookAgain(long deadline, long begunBefore, long quietSince, Promise<Void> drained) {
        long now = System.nanoTime();
        long begun = begun();
        long quiet = begun == begunBefore && running() <= 0 ? quietSince : now;
        if (now - quiet >= QUIET.toNanos() || now - deadline >= 0) drained.complete();
        else vertx.setTimer(LOOK_AGAIN.toMillis(), tick -> lookAgain(deadline, begun, quiet, drained));
    }

    private long begun() {
        return loops.stream().mapToLong(Loop::begun).sum();
    }

    private final class Server extends AbstractVerticle {
        private final Loop loop;

        Server(Loop loop) {
            this.loop = loop;
        }

        @Override
        public void start(Promise<Void> started) {
            Context here = context;
            here.exceptionHandler(new UnheardFaults());
            contexts.get(loop.index()).tryComplete(here);
            var fast = new FastLoop(loop, current, settings.trusted(), settings.edgeLimits());
            var doors = new Doors(
                    here.owner(),
                    settings,
                    loop,
                    fast,
                    http2Drains.get(loop.index()),
                    () -> current.get().certificates());
            ServiceCall.Maker calls =
                    settings.edgeLimits().fast() ? fast.calls(GeneralCall::begin) : GeneralCall::begin;
            var general = new GeneralCarrier(loop, current, settings.trusted(), settings.generalLimits(), calls);
            Future<Void> open =
                    doors.clear(general).map(port -> plainPort = port).mapEmpty();
            if (settings.tlsPort() != TrafficSettings.CLOSED)
                open = open.compose(opened -> doors.tls(general))
                        .map(port -> tlsPort = port)
                        .mapEmpty();
            if (settings.h2cPort() != TrafficSettings.CLOSED)
                open = open.compose(opened -> doors.h2c(general))
                        .map(port -> h2cPort = port)
                        .mapEmpty();
            open.onComplete(started);
        }
    }
}
