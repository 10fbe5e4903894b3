package portico.node.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.explain.PolicyDecision;
import portico.config.policy.EffectivePolicy;
import portico.node.account.ExchangeStats;
import portico.node.composition.CompiledComposition;
import portico.node.gateway.BackendHiding;
import portico.node.gateway.CompiledDestination;
import portico.node.gateway.CompiledRoute;
import portico.node.gateway.Forwarding;
import portico.node.gateway.Gateway;
import portico.node.identity.Caller;
import portico.node.policy.CredentialHash;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.routing.Captures;
import portico.node.tls.TlsClient;
import portico.node.tracing.TraceContext;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Endpoint;
import portico.node.upstream.Tried;
import portico.node.upstream.Tries;

/**
 * One request and its response on their way through a node, whichever carrier moves the octets. Lives on one event
 * loop and may be used again for the next exchange of a connection.
 *
 * <p>A carrier fills the {@link #head}, calls {@link #begin}, and is told what to do by {@link #send}, {@link #forward}
 * and nothing else. It reports the response's head by {@link #responding} and the end by {@link #end}.
 */
public abstract class Exchange implements Tried {
    private static final Logger LOG = Logger.getLogger(Exchange.class);

    /**
     * What takes no longer is an answer, and goes out to whoever was let in for it; what does is a stream, and ends when its
     * caller would not be let in any more.
     */
    protected static final long STREAM_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What is kept of each of the newest exchanges is small. */
    private static final int MISSING_LENGTH_MAX = 512;

    private final Loop loop;
    private final @Nullable Trace trace;
    private @Nullable Trace recorder;
    private boolean drawn;
    private final RequestHead head = new RequestHead();
    private final Captures captures = new Captures();
    private final OnwardRequest onward = new OnwardRequest(this);
    private final Answering answering = new Answering(this);

    private Gateway gateway = Gateway.EMPTY;
    private @Nullable CompiledRoute route;
    private final Authentication authentication = new Authentication();

    private final PolicyStages stages = new PolicyStages();
    private @Nullable CompiledDestination destination;
    private boolean consumerStage;
    /** What it holds until it is over. */
    private final List<Held> held = new ArrayList<>(0);

    private @Nullable String correlationId;
    private @Nullable TraceContext traceContext;
    private @Nullable String fault;
    private @Nullable String missing;

    private @Nullable String clientAddress;
    private boolean clientKnown = true;
    private String requestId = "";
    private long startNanos;
    private boolean running;

    private @Nullable ExchangeStats serviceStats;
    private String target = "";
    private int targetsTried;
    private boolean logged;

    private @Nullable Future<?> question;
    private final Tries tries = new Tries(this);

    protected Exchange(Loop loop) {
        this(loop, null);
    }

    /**
     * One that is only explained, when it has a trace.
     *
     * @param trace told of every decision; null for exchanges of clients
     */
    protected Exchange(Loop loop, @Nullable Trace trace) {
        this.loop = loop;
        this.trace = trace;
        recorder = trace;
        // Nobody's address is in no network.
        head.client(() -> isClientKnown() ? clientAddress() : "");
    }

    /** The request as the client sent it. */
    public final RequestHead head() {
        return head;
    }

    public final Loop loop() {
        return loop;
    }

    /** The configuration that this exchange started with and keeps. */
    public final Gateway gateway() {
        return gateway;
    }

    /**
     * Is told what is decided and why; null for exchanges of clients. One that has it changes nothing that others would
     * notice: no limit counts it, and no turn is used up.
     */
    public final @Nullable Trace trace() {
        return trace;
    }

    /** The {@link #trace}; also that of an exchange of a client whose decisions are written down, which a sample has. */
    public final @Nullable Trace recorder() {
        return recorder;
    }

    /** True when it was drawn, as it began, to be looked at by people with all that is decided. */
    final boolean isDrawn() {
        return drawn;
    }

    /** The policy that runs has nothing to do with this exchange. */
    public final void skipped() {
        stages.skip();
    }

    /** Where the exchange goes; null until that is chosen. */
    public final @Nullable CompiledDestination destination() {
        return destination;
    }

    /** True when a composition answers: it goes nowhere itself. */
    public final boolean isForComposition() {
        return destination != null && destination.composition() != null;
    }

    /** The route that matched; null until then, and when none did. */
    public final @Nullable CompiledRoute route() {
        return route;
    }

    /** Keeps what the service says of itself from the client; null when nothing does. */
    final @Nullable BackendHiding hiding() {
        Forwarding to = destination == null ? null : destination.forwarding();
        return to == null ? null : to.hiding();
    }

    public final Captures captures() {
        return captures;
    }

    /** Who calls; null until an authentication policy has said so. */
    public final @Nullable Caller caller() {
        return authentication.caller();
    }

    /** Somebody has shown who they are; of several credentials, the last one says who calls. */
    public final void caller(Caller caller) {
        authentication.add(caller);
    }

    /** True when it was let in by something that may end before it does. */
    protected final boolean needsVouching() {
        return authentication.needsVouching();
    }

    /** False when somebody was let in by a credential that is not good any more, a token that has ended among them. */
    protected final boolean isVouchedFor(Gateway now) {
        return authentication.isVouchedFor(now);
    }

    /** True when somebody had to say who they are, and has done so; whether or not that is a consumer. */
    public final boolean isAuthenticated() {
        return authentication.hasPassed();
    }

    /** An authentication policy has let it pass. */
    public final void authenticated() {
        authentication.pass();
    }

    /** What the token says that the caller has shown; null when no token has been. */
    public final @Nullable String claim(String name) {
        Claims last = claims();
        return last == null ? null : last.text(name);
    }

    /** All that it says, of several tokens the last one; null when no token has been. */
    public final @Nullable Claims claims() {
        List<Claims> all = authentication.claims();
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** What all tokens say that the caller has shown. */
    public final List<Claims> allClaims() {
        return authentication.claims();
    }

    /**
     * Somebody has shown a token that is good, and may pass.
     *
     * @param claims what it says
     * @param endMillis when it ends, since the epoch; {@link Long#MAX_VALUE} when it does not say
     */
    public final void claims(Claims claims, long endMillis) {
        authentication.add(claims, endMillis);
    }

    /** Credentials that are good once and that this exchange has used: for it, they are good still. */
    public final List<CredentialHash> spent() {
        return authentication.spent();
    }

    /** The request as it goes on, by what policies have said so far. */
    public final OnwardRequest onward() {
        return onward;
    }

    /** What shall be different about the request's header fields on the way to the upstream. */
    public final HeaderEdits requestEdits() {
        return onward.edits();
    }

    /** What is answered, by now. */
    public final Answering answering() {
        return answering;
    }

    /** What shall be different about the response's header fields on the way to the client. */
    public final HeaderEdits responseEdits() {
        return answering.edits();
    }

    /** Names this exchange in logs, errors and towards the upstream. */
    public final String requestId() {
        return requestId;
    }

    /** By what else than the {@link #requestId} those outside know the exchange; null for nothing. */
    public final @Nullable String correlationId() {
        return correlationId;
    }

    public final void correlationId(String id) {
        correlationId = id;
    }

    /** The trace that it belongs to; null for none. */
    public final @Nullable TraceContext traceContext() {
        return traceContext;
    }

    /** From now on, it belongs to this trace, and the service hears of that and of no other. */
    public final void traced(TraceContext context) {
        traceContext = context;
        context.edit(onward.edits());
        if (context.records() && recorder == null) recorder = stages.recorder();
    }

    /** Says that the exchange did not go as it would have, because somebody wanted it so: for the access log. */
    public final void fault(String fault) {
        this.fault = this.fault == null ? fault : this.fault + ", " + fault;
    }

    @Nullable String fault() {
        return fault;
    }

    /** Says which calls of its composition failed, and why: for those who look at what was served. */
    public final void missing(String calls) {
        missing = calls.length() <= MISSING_LENGTH_MAX ? calls : calls.substring(0, MISSING_LENGTH_MAX - 1) + "…";
    }

    @Nullable String missing() {
        return missing;
    }

    /** Counts what becomes of exchanges with the service that it goes to; null when it goes to none. */
    @Nullable ExchangeStats serviceStats() {
        return serviceStats;
    }

    /** Keeps something until the exchange is over, whatever its end. Not for an exchange that is explained, which has none. */
    public final void holds(Held something) {
        held.add(something);
    }

    /** What it holds of this type; null for nothing. */
    public final <T extends Held> @Nullable T held(Class<T> type) {
        for (int index = 0; index < held.size(); index++) {
            Held something = held.get(index);
            if (type.isInstance(something)) return type.cast(something);
        }
        return null;
    }

    /** How many octets the request's body has at least: as many as the client says, or as have come. */
    public abstract long bodyBytesKnown();

    /** True unless the request is a head and no more. */
    public boolean hasBody() {
        return bodyBytesKnown() > 0;
    }

    /** When the request's head was there, on the clock of {@link System#nanoTime}. */
    public final long startNanos() {
        return startNanos;
    }

    /** The response's status; 0 until there is one. */
    public final int status() {
        return answering.status();
    }

    /** What kind of refusal the gateway answered with, or null. */
    public final @Nullable String problem() {
        Refusal refusal = answering.refusal();
        return refusal == null ? null : refusal.problem();
    }

    /** Why the gateway refused the request, or null. */
    public final @Nullable Refusal refusal() {
        return answering.refusal();
    }

    /** The address of the last target tried; empty when none was. */
    public final String target() {
        return target;
    }

    /** Its tries at the route's service: for the carrier. */
    protected final Tries attempts() {
        return tries;
    }

    /** Where the last try went; null when there was none. */
    public @Nullable Endpoint endpoint() {
        return tries.endpoint();
    }

    /** How many targets were tried. */
    public final int tries() {
        return targetsTried;
    }

    @Override
    public final void tried(String target) {
        this.target = target;
        targetsTried++;
    }

    /** Asks for a line in the access log when the exchange has ended. */
    public final void log() {
        logged = true;
    }

    public final boolean isLogged() {
        return logged;
    }

    /**
     * The address of the client, without port; of the nearest untrusted hop when proxies in front are trusted. Where that is
     * not known ({@link #isClientKnown}), of the last proxy that is.
     */
    public final String clientAddress() {
        String known = clientAddress;
        if (known == null) clientAddress = known = readClientAddress();
        return known;
    }

    /** False when a trusted proxy does not say who is behind it. */
    public final boolean isClientKnown() {
        clientAddress();
        return clientKnown;
    }

    /** For {@link #readClientAddress}: as far as proxies say where the request came from. */
    protected final String nearest(Hop hop) {
        clientKnown = hop.isClient();
        return hop.address();
    }

    /** {@link #clientAddress}, asked for once in an exchange. */
    protected abstract String readClientAddress();

    /** The address at the other end of the connection, without port. */
    public abstract String peerAddress();

    /** True when the other end of the connection is a proxy whose word on where a request came from is believed. */
    public abstract boolean isPeerTrusted();

    /** True when the client came over TLS. */
    public abstract boolean isSecure();

    /** The same, but for the client behind the proxies in front that are trusted. */
    public final boolean isClientSecure() {
        if (isSecure()) return true;
        Slice scheme = isPeerTrusted() ? head.header(HeaderName.X_FORWARDED_PROTO) : null;
        return scheme != null && scheme.equalsIgnoreCase("https");
    }

    /** The version of HTTP that the client speaks. */
    protected String httpVersion() {
        return "1.1";
    }

    /** The client's end of the TLS connection; null in clear text. */
    public abstract @Nullable TlsClient tlsClient();

    /** The head of the response from the upstream; null when there is none. */
    protected abstract @Nullable ResponseHead responseHead();

    /**
     * Gives back what the exchange has until it is over, its place at the service among it. Carriers call it before the last
     * of an answer goes out: who has read it and comes again at once shall find room.
     */
    protected final void letGo() {
        tries.leave();
        for (Held something : held) something.release();
        held.clear();
    }

    /** Who hears the service's answer; null for nobody. */
    protected final @Nullable AnswerListener listener() {
        return answering.listener();
    }

    /** The service's answer has gone by as a whole. Carriers say so before the client can know; of one that is held, its change. */
    protected final void heardAll() {
        answering.heardAll();
    }

    /** The service's answer is not heard to its end, or nobody can tell where that is. */
    protected final void hearsNoMore() {
        answering.hearsNoMore();
    }

    /** True when the answer's body is held, and how much of it: what is more does not go on. */
    protected final boolean isAnswerHeld() {
        return answering.isHeld();
    }

    /** How many octets of the answer's body are held. */
    protected final int heldOctetsMax() {
        return answering.heldOctetsMax();
    }

    /**
     * Has the answer's body changed by those who want to.
     *
     * @param then told what goes on
     * @param otherwise told what is answered in its place
     */
    protected final void change(byte[] body, Consumer<byte[]> then, Consumer<Answer> otherwise) {
        answering.change(body, then, otherwise);
    }

    /** Another answer goes out, whatever becomes of the one that is being changed. */
    protected final void changeNoMore() {
        answering.changeNoMore();
    }

    /** What is answered instead of an answer whose head the policies have seen, and of which nothing has gone out. */
    protected final Answer refusedInstead(Refusal refusal) {
        return answering.refusedInstead(refusal);
    }

    /** True when something else is answered, by now, than what the upstream has said. */
    protected final boolean isAnsweredInstead() {
        return answering.isInstead();
    }

    /** Sends what is answered in place of what the upstream has said. */
    protected final void sendInstead() {
        answering.sendInstead();
    }

    /**
     * The whole body of the request, which then goes on from what is held. Only for policies that say that they need it,
     * before the exchange goes on.
     *
     * @param octetsMax of a body that is held
     * @return on the exchange's event loop; null when the client says that the body is larger. One that turns out to be is
     *     refused here, whatever the policy would say: what was read of it cannot go on any more
     */
    public abstract CompletionStage<byte @Nullable []> body(int octetsMax);

    /**
     * From now on, this is the request's body. Only once {@link #body} has given it, and before the exchange goes on.
     *
     * @return false when there is no room for it
     */
    public boolean replaceBody(byte[] octets) {
        throw new IllegalStateException("The body is not held");
    }

    /** Runs a task on the exchange's event loop, soon; callable from any thread. */
    protected abstract void onLoop(Runnable task);

    /** Answers with a whole response of the gateway's own. */
    protected abstract void send(Answer answer);

    /** Answers with what the service has answered before; its status is {@link #status} by now. */
    protected void send(StoredAnswer answer) {
        throw new IllegalStateException("Nobody listens");
    }

    /** Sends the request on to a service. */
    protected abstract void forward(Forwarding to);

    /** Answers from a composition. */
    protected abstract void compose(CompiledComposition composition);

    /** A policy waits: from now on the carrier sees to it that the exchange does not do so for longer than it may take. */
    protected void waiting() {}

    /** How long the exchange may take from {@link #startNanos} on; {@link Deadlines#NONE} for any time. */
    protected final long totalNanos() {
        if (destination != null) return destination.totalNanos();
        return route == null ? Deadlines.NONE : route.totalNanos();
    }

    /** Matches and runs; the carrier has filled the head. */
    public final void begin(Gateway gateway) {
        match(gateway);
        run();
    }

    /** Goes where another one goes, for the same caller, though nobody sent it. */
    protected final void standFor(Exchange other) {
        gateway = other.gateway;
        route = other.route;
        destination = other.destination;
        authentication.standFor(other.authentication);
        onward.standFor(other.onward);
    }

    /**
     * Matches only, so that a carrier can look at the route before it takes the exchange: {@link #run} or
     * {@link #abandon} follows.
     */
    protected final @Nullable CompiledRoute match(Gateway gateway) {
        this.gateway = gateway;
        route = gateway.router().match(head, captures);
        return route;
    }

    /** Runs what was matched. */
    protected final void run() {
        start();
        if (!gateway.isComplete()) {
            refuse(Refusal.NOT_READY);
            return;
        }
        TlsClient tls = tlsClient();
        if (tls != null && !tls.isMeantFor(head.host(), gateway.certificates())) {
            refuse(Refusal.MISDIRECTED);
            return;
        }
        stages.begin(route == null ? gateway.unmatched() : route.stage());
        proceed();
    }

    /** Forgets what was matched: another carrier takes the exchange. */
    protected final void abandon() {
        recycle();
    }

    /** Begins, only to refuse: the head is known as far as it could be read. */
    public final void beginRefused(Gateway gateway, Refusal refusal) {
        this.gateway = gateway;
        start();
        refuse(refusal);
    }

    /**
     * Waits for what is worked out elsewhere, and goes on by what came of it, on the exchange's event loop; not at all
     * when the exchange has ended by then.
     *
     * @param then what to do with the result; as if the policy itself had said so
     * @return {@link Step#LATER}, for the policy to return
     */
    public final <T> Step await(CompletionStage<T> work, Function<T, Step> then) {
        waiting();
        String awaiting = requestId; // by then, this object may serve another exchange
        work.whenComplete((result, failure) -> onLoop(() -> {
            if (running && status() == 0 && requestId.equals(awaiting)) goOn(result, failure, then);
        }));
        return Step.LATER;
    }

    /** Asks somebody else for this exchange alone: who need not answer any more when it ends before that. */
    public final void asks(Future<?> question) {
        this.question = question;
    }

    private <T> void goOn(T result, @Nullable Throwable failure, Function<T, Step> then) {
        question = null;
        Trace told = recorder; // when this ends the exchange, the next one may have begun behind it, on this object
        if (told != null) told.resumed();
        Step step;
        try {
            if (failure != null) throw new CompletionException(failure);
            step = then.apply(result);
        } catch (RuntimeException e) {
            LOG.errorf(e, "The exchange %s failed on the route %s", requestId, route);
            step = refuse(Refusal.INTERNAL);
        }
        if (told != null) told.concluded(step);
        if (step == Step.NEXT) proceed();
    }

    /** Ends the request's way here with an error. */
    public final Step refuse(Refusal refusal) {
        answering.refusal(refusal);
        return answer(refusal.answer(requestId));
    }

    /** The same, in other words than its own. */
    public final Step refuse(Refusal refusal, Answer words) {
        answering.refusal(refusal);
        return answer(words);
    }

    /** Ends the request's way here with an answer of the gateway's own. */
    public final Step answer(Answer answer) {
        if (!running) return Step.ANSWERED;
        answering.own(answer);
        responding(answer.status());
        sendInstead();
        return Step.ANSWERED;
    }

    /** Ends the request's way here with the answer of a composition. */
    protected final void answerComposed(Answer answer) {
        if (!running) return;
        answering.composed(answer);
        responding(answer.status());
        sendInstead();
    }

    /**
     * Ends the request's way here with what the service has answered before.
     *
     * @param keeper where it is from
     */
    public final Step answer(StoredAnswer answer, AnswerKeeper keeper) {
        if (!running) return Step.ANSWERED;
        answering.stored(answer, keeper);
        responding(answer.status());
        sendInstead();
        return Step.ANSWERED;
    }

    /** The response's head is there, whoever made it: policies edit it, the carrier then writes it. */
    protected final void responding(int status) {
        answering.status(status);
        stages.respond(this);
    }

    /** True from {@link #begin} to {@link #end}. */
    public final boolean isRunning() {
        return running;
    }

    /**
     * The exchange is over; called once, by the carrier.
     *
     * @param bytesIn of the request's body
     * @param bytesOut of the response's body
     * @param complete false when either side went away before the end
     */
    protected final void end(long bytesIn, long bytesOut, boolean complete) {
        if (!running) return;
        running = false;
        if (!complete) tries.brokeOff();
        tries.end();
        hearsNoMore();
        letGo();
        long nanos = System.nanoTime() - startNanos;
        loop.exchangeEnded();
        Accounting.record(this, nanos, bytesIn, bytesOut, complete);
        TraceContext traced = traceContext;
        if (traced != null && traced.records()) ServedSpans.record(this, traced, startNanos + nanos, complete);
        recycle();
    }

    /** All policies that it could have met, in the order in which they run, as far as is known where it goes and who calls. */
    protected final List<EffectivePolicy> met() {
        CompiledDestination to = destination;
        String service = to != null || route == null
                ? to == null ? null : to.service()
                : route.route().services().stream().findFirst().orElse(null);
        return gateway.policies(route, service, caller());
    }

    /** What the policies decided: all of it as it was recorded; else what can still be told. */
    List<PolicyDecision> decisions() {
        List<EffectivePolicy> met = met();
        if (recorder instanceof Recorder full) return full.decisions(met);
        Refusal refusal = answering.refusal();
        return stages.decisions(met, refusal == null ? null : refusal.title());
    }

    private void start() {
        startNanos = System.nanoTime();
        drawn = trace == null && loop.latest().isRecorded(startNanos);
        if (drawn) recorder = new Recorder();
        requestId = loop.nextId();
        onward.query(head.query());
        running = true;
        loop.exchangeBegan();
    }

    private void recycle() {
        gateway = Gateway.EMPTY; // an idle connection must not keep an old configuration alive
        route = null;
        authentication.clear();
        stages.clear();
        destination = null;
        consumerStage = false;
        clientAddress = null;
        clientKnown = true;
        serviceStats = null;
        target = "";
        targetsTried = 0;
        logged = false;
        recorder = trace;
        if (question != null) question.cancel(true);
        question = null;
        correlationId = null;
        traceContext = null;
        fault = null;
        missing = null;
        onward.clear();
        answering.clear();
    }

    /** A fault of ours costs this exchange, never its connection's or its loop's other ones. */
    private void proceed() {
        try {
            walk();
        } catch (RuntimeException e) {
            LOG.errorf(e, "The exchange %s failed on the route %s", requestId, route);
            if (running && status() == 0) refuse(Refusal.INTERNAL);
        }
    }

    private void walk() {
        while (true) {
            for (Policy policy = stages.next(); policy != null; policy = stages.next()) {
                Step step = recorder == null ? policy.onRequest(this) : recorder.run(policy, this);
                if (step != Step.NEXT) return;
            }
            CompiledRoute matched = route;
            if (matched == null) {
                stages.through();
                refuse(Refusal.NO_ROUTE);
                return;
            }
            CompiledDestination chosen = destination;
            if (chosen == null) {
                chosen = matched.destination(this);
                destination = chosen;
                stages.enter(chosen.stage());
            } else if (!consumerStage) {
                consumerStage = true;
                if (!enterConsumerStage(matched, chosen)) return;
            } else {
                stages.through();
                perform(matched, chosen);
                return;
            }
        }
    }

    /** False when the exchange waits for its policies, or has been refused for want of them. */
    private boolean enterConsumerStage(CompiledRoute matched, CompiledDestination chosen) {
        Caller known = caller();
        if (known == null || !gateway.hasOwnPolicies(known)) {
            stages.enter(chosen.consumerStage());
            return true;
        }
        CompletableFuture<Policy[]> stage = gateway.consumerStage(matched, chosen, known);
        if (stage == null) {
            refuse(Refusal.OVERLOADED);
            return false;
        }
        if (stage.isDone() && !stage.isCompletedExceptionally()) {
            stages.enter(stage.join());
            return true;
        }
        waiting();
        String awaiting = requestId; // by then, this object may serve another exchange
        stage.whenComplete((compiled, failure) -> onLoop(() -> {
            if (!running || status() != 0 || !requestId.equals(awaiting)) return;
            if (failure == null) {
                stages.enter(compiled);
                proceed();
            } else {
                LOG.errorf(failure, "The policies of the caller %s cannot be compiled on the route %s", known, matched);
                refuse(Refusal.INTERNAL);
            }
        }));
        return false;
    }

    private void perform(CompiledRoute matched, CompiledDestination chosen) {
        Forwarding forwarding = chosen.forwarding();
        if (forwarding != null) {
            serviceStats = chosen.stats(loop);
            forward(forwarding);
            return;
        }
        CompiledComposition composition = chosen.composition();
        if (composition != null) {
            compose(composition);
            return;
        }
        Answer own = matched.answer(this);
        if (own == null) throw new IllegalStateException("The route " + matched + " neither forwards nor answers");
        answer(own);
    }
}
