package portico.node.explain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import portico.config.explain.Explanation;
import portico.config.explain.Explanation.Answered;
import portico.config.explain.Explanation.Forwarded;
import portico.config.explain.HeaderField;
import portico.node.composition.CompiledComposition;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.FieldSink;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Loop;
import portico.node.exchange.Recorder;
import portico.node.exchange.RequestRules;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.Slice;
import portico.node.exchange.StoredAnswer;
import portico.node.gateway.Forwarding;
import portico.node.identity.Caller;
import portico.node.tls.TlsClient;
import portico.node.tracing.TraceContext;
import portico.node.upstream.Endpoint;

/**
 * An exchange that no client waits for: it runs as all do, on the rules of all, and ends where octets would leave the
 * node. It is never counted, for it never ends.
 */
final class ExplainedExchange extends Exchange {
    private static final int BODY_LENGTH_MAX = 1024;

    private final Recorder recorder;
    private final Executor onLoop;
    private final String client;
    private final boolean secure;
    private final @Nullable String authority;
    private byte[] body;
    private final CompletableFuture<Explanation> explanation = new CompletableFuture<>();
    private @Nullable Forwarded forwarded;

    /**
     * @param onLoop runs tasks on the event loop of the exchange
     * @param authority the host as the client has it
     * @param body of the request
     */
    ExplainedExchange(
            Loop loop,
            Recorder recorder,
            Executor onLoop,
            String client,
            boolean secure,
            @Nullable String authority,
            byte[] body) {
        super(loop, recorder);
        this.recorder = recorder;
        this.onLoop = onLoop;
        this.client = client;
        this.secure = secure;
        this.authority = authority;
        this.body = body;
    }

    /** Completes on the event loop, without near misses. */
    CompletableFuture<Explanation> explanation() {
        return explanation;
    }

    @Override
    protected String readClientAddress() {
        return client;
    }

    @Override
    public String peerAddress() {
        return client;
    }

    @Override
    public boolean isPeerTrusted() {
        return false;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    /** None: nobody makes up a certificate together with the proof that it is the client's. */
    @Override
    public @Nullable TlsClient tlsClient() {
        return null;
    }

    @Override
    public long bodyBytesKnown() {
        return body.length;
    }

    @Override
    public CompletionStage<byte @Nullable []> body(int octetsMax) {
        return CompletableFuture.completedFuture(body.length <= octetsMax ? body : null);
    }

    @Override
    public boolean replaceBody(byte[] octets) {
        body = octets;
        return true;
    }

    @Override
    protected @Nullable ResponseHead responseHead() {
        return null;
    }

    @Override
    protected void onLoop(Runnable task) {
        onLoop.execute(task);
    }

    @Override
    protected void send(Answer answer) {
        var fields = new Fields(Set.of());
        ResponseRules.write(this, answer, fields);
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        conclude(new Answered(
                answer.status(),
                problem(),
                refusal() == null ? null : refusal().title(),
                fields.list(),
                body.length() <= BODY_LENGTH_MAX ? body : body.substring(0, BODY_LENGTH_MAX - 1) + "…"));
    }

    @Override
    protected void send(StoredAnswer answer) {
        var fields = new Fields(Set.of());
        ResponseRules.write(this, answer, fields);
        int length = Math.min(answer.length(), BODY_LENGTH_MAX);
        String body = new String(answer.body(), answer.from(), length, StandardCharsets.UTF_8);
        conclude(new Answered(status(), null, null, fields.list(), length < answer.length() ? body + "…" : body));
    }

    @Override
    protected void forward(Forwarding to) {
        Endpoint endpoint = to.upstream().preview(this);
        CharSequence host = to.host(authority);
        var fields = new Fields(recorder.concealed());
        if (host != null) fields.field(HeaderName.HOST, host);
        else if (endpoint != null) fields.field(HeaderName.HOST, endpoint.hostField());
        RequestRules.write(this, authority, fields);
        Slice query = onward().query();
        forwarded = new Forwarded(
                to.upstream().service().name(),
                endpoint == null ? null : endpoint.address(),
                to.path(this) + (query == null ? "" : "?" + recorder.shown(query)),
                fields.list());
        if (endpoint == null) refuse(to.upstream().previewRefusal());
        else conclude(null);
    }

    /** Its calls are not made: what they would take depends on what services answer. */
    @Override
    protected void compose(CompiledComposition composition) {
        conclude(null);
    }

    private void conclude(@Nullable Answered answered) {
        // The policies that run depend on where it goes and who calls; by now both are as known as they will be.
        Caller caller = caller();
        TraceContext traced = traceContext();
        var parameters = new LinkedHashMap<String, String>();
        for (int index = 0; index < captures().count(); index++)
            parameters.put(captures().name(index), captures().value(index).toString());
        explanation.complete(new Explanation(
                route() == null ? null : route().route().name(),
                parameters,
                null,
                recorder.decisions(met()),
                caller == null ? null : caller.consumer(),
                caller == null ? null : caller.credential(),
                traced == null ? null : traced.traceId(),
                forwarded,
                answered,
                (System.nanoTime() - startNanos()) / 1000));
    }

    /** Fields as people may see them. */
    private static final class Fields implements FieldSink {
        private final List<HeaderField> list = new ArrayList<>();
        private final Set<HeaderName> concealed;

        Fields(Set<HeaderName> concealed) {
            this.concealed = concealed;
        }

        List<HeaderField> list() {
            return list;
        }

        @Override
        public void field(Slice name, Slice value) {
            add(name.toString(), value.toString(), false);
        }

        @Override
        public void field(HeaderName name, CharSequence value) {
            add(name.toString(), value.toString(), concealed.contains(name));
        }

        private void add(String name, String value, boolean hidden) {
            list.add(new HeaderField(name, hidden || Secrecy.hides(name) ? HeaderField.HIDDEN : value));
        }
    }
}
