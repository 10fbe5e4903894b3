package portico.node.explain;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Composition;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.config.explain.Explanation;
import portico.config.explain.MadeUpRequest;
import portico.node.carrier.general.GeneralCall;
import portico.node.composition.CompiledComposition;
import portico.node.composition.Trying;
import portico.node.edge.HostHeader;
import portico.node.edge.TargetPath;
import portico.node.edge.TargetQuery;
import portico.node.exchange.Loop;
import portico.node.exchange.Recorder;
import portico.node.exchange.Refusal;
import portico.node.exchange.Slice;
import portico.node.gateway.Gateway;
import portico.node.limit.Limit;

/** Says what the node would do with a request, by letting an exchange run on an event loop among all others. */
public final class Explainer {
    /** A policy that asks elsewhere may take its time, but not this much. */
    private static final long PATIENCE_SECONDS = 8;

    @Limit("Octets of answers that compositions hold that are only tried, all together")
    private static final long TRIED_BYTES_MAX = 64L << 20;

    private final Supplier<Gateway> current;
    private final Executor firstLoop;
    private final Executor aside;
    private final boolean pathParameters;

    /** Of its own: what is explained is not in any count. The index is that of the event loop it runs on. */
    private final Loop loop = Loop.alone(0, 0);

    /** The same for what is tried, which does hold bodies. */
    private final Loop tryLoop = Loop.alone(0, TRIED_BYTES_MAX);

    /**
     * @param current the configuration that exchanges begin with
     * @param firstLoop the event loop of index 0
     * @param aside for what takes longer
     * @param pathParameters whether paths may have them
     */
    public Explainer(Supplier<Gateway> current, Executor firstLoop, Executor aside, boolean pathParameters) {
        this.current = current;
        this.firstLoop = firstLoop;
        this.aside = aside;
        this.pathParameters = pathParameters;
    }

    /** What would become of the request, which {@link MadeUpRequest#check} finds nothing wrong with. */
    public CompletionStage<Explanation> explain(MadeUpRequest request) {
        Gateway gateway = current.get();
        var url = Url.of(request.url());
        var done = new CompletableFuture<Explanation>();
        firstLoop.execute(() -> {
            try {
                var exchange = new ExplainedExchange(
                        loop,
                        new Recorder(),
                        firstLoop,
                        request.client(),
                        url.secure(),
                        url.authority(),
                        request.bodyOctets());
                Refusal refusal = fill(exchange, request, url);
                exchange.explanation()
                        .thenApplyAsync(
                                found -> refusal == null ? withNearMisses(found, gateway, exchange) : found, aside)
                        .whenComplete((found, failure) -> {
                            if (failure == null) done.complete(found);
                            else done.completeExceptionally(failure);
                        });
                if (refusal == null) exchange.begin(gateway);
                else exchange.beginRefused(gateway, refusal);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * What comes of a composition, with real calls, by a request that {@link SampleRequest#check} finds nothing wrong
     * with.
     *
     * @param composition the name of a stored one, unless the sample brings its own
     * @return null inside when there is no such composition, or not all services that it calls
     */
    public CompletionStage<@Nullable Trial> attempt(String composition, SampleRequest sample) {
        Gateway gateway = current.get();
        Composition draft = sample.composition();
        if (draft == null) return attempt(gateway.composition(composition), sample);
        return CompletableFuture.supplyAsync(() -> gateway.compile(draft), aside)
                .thenCompose(compiled -> attempt(compiled, sample));
    }

    private CompletionStage<@Nullable Trial> attempt(@Nullable CompiledComposition compiled, SampleRequest sample) {
        if (compiled == null) return CompletableFuture.completedFuture(null);
        var done = new CompletableFuture<@Nullable Trial>();
        firstLoop.execute(() -> {
            try {
                var exchange = new TriedExchange(tryLoop, firstLoop);
                var trying = new Trying(compiled, exchange, sample, GeneralCall::begin, Secrecy::hides);
                trying.trial().thenAccept(done::complete);
                done.whenComplete((trial, failure) -> {
                    if (failure != null) firstLoop.execute(trying::cancel);
                });
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Why the request would be refused before it is matched; null when it would not. */
    private @Nullable Refusal fill(ExplainedExchange exchange, MadeUpRequest request, Url url) {
        var head = exchange.head();
        var host = new HostHeader();
        var path = new TargetPath(TargetPath.LENGTH_MAX, pathParameters);
        head.method(request.method());
        request.headers().forEach((name, value) -> head.addField(name, octets(value)));
        if (request.body() != null) head.addField("content-length", String.valueOf(request.bodyOctets().length));
        if (host.read(Slice.of(octets(url.authority()))) != null) return Refusal.BAD_REQUEST;
        head.host(host.host(), host.port(url.secure()), host.hasPort());
        if (path.read(Slice.of(octets(url.path()))) != null) return Refusal.BAD_REQUEST;
        String query = url.query();
        Slice sent = query == null ? null : TargetQuery.read(Slice.of(octets(query)));
        if (query != null && sent == null) return Refusal.BAD_REQUEST;
        head.target(path.path(), sent);
        return null;
    }

    private static Explanation withNearMisses(Explanation found, Gateway gateway, ExplainedExchange exchange) {
        return new Explanation(
                found.route(),
                found.parameters(),
                gateway.router().nearMisses(exchange.head()),
                found.policies(),
                found.consumer(),
                found.credential(),
                found.traceId(),
                found.forwarded(),
                found.answered(),
                found.micros());
    }

    /** Text as a client would put it on the wire: in UTF-8, octet by octet. */
    static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
