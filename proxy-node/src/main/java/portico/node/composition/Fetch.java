package portico.node.composition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Encoding;
import portico.node.account.ExchangeStats;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.Value;
import portico.node.exchange.HeaderName;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.Slice;
import portico.node.policy.upstreamauth.OwnCredential;

/** One request to a service, made for one part or for several that want the same. */
final class Fetch implements ServiceCall.Receiver {
    /** What makes two requests the same one. */
    record Key(String service, Encoding encoding, boolean graphql, CallRequest request) {}

    private final Composing composing;
    private final CompiledCall call;
    /** By which others find it who want the same; null for one that is nobody else's. */
    private final @Nullable Key key;

    private String line = "";
    private String target = "";
    private int tries;
    private int sent;
    private OwnCredential.@Nullable Shown shown;
    private final long startNanos = System.nanoTime();
    private final List<Part> waiting = new ArrayList<>(1);
    private @Nullable ServiceCall running;
    private boolean over;
    private long headNanos;
    private long endNanos;
    private int status;
    private int octets;

    /** Octets of the answer that room is taken for. */
    private int held;

    /** Kept where something is taken from it; null else, and as long as there is none. */
    private @Nullable ResponseHead head;

    private @Nullable String contentType;
    private boolean encoded;
    private @Nullable Value body;
    private byte @Nullable [] raw;
    private @Nullable Reason failure;

    Fetch(Composing composing, CompiledCall call, @Nullable Key key) {
        this.composing = composing;
        this.call = call;
        this.key = key;
    }

    void begin(CallRequest request, Part first) {
        first.fetches(this);
        waiting.add(first);
        line = request.method() + " " + request.uri();
        byte[] body = request.body();
        if (body != null) {
            Reason full = composing.take(body.length);
            if (full != null) {
                unasked(full);
                return;
            }
            sent = body.length;
        }
        authorize(request, 0);
    }

    /** Shows what its service wants to see of the gateway's own, and then asks. */
    private void authorize(CallRequest request, int from) {
        CallRequest showing = request;
        for (int index = from; index < call.credentials.size(); index++) {
            OwnCredential credential = call.credentials.get(index);
            OwnCredential.Shown has = credential.shown();
            if (has == null) {
                fetch(credential, showing, index + 1);
                return;
            }
            shown = has;
            showing = showing.showing(has);
        }
        ask(showing);
    }

    private void fetch(OwnCredential credential, CallRequest request, int next) {
        CompletionStage<OwnCredential.@Nullable Shown> fetched = credential.fetch();
        if (fetched == null) {
            unasked(Reason.UNAVAILABLE);
            return;
        }
        fetched.whenComplete((has, failed) -> composing.onLoop(() -> {
            if (over) return;
            shown = has;
            if (has == null) unasked(Reason.UNAVAILABLE);
            else authorize(request.showing(has), next);
        }));
    }

    /** The service was not asked: it is none of its exchanges. */
    private void unasked(Reason reason) {
        over = true;
        failure = reason;
        endNanos = System.nanoTime();
        letGo();
        tell();
    }

    private void ask(CallRequest request) {
        ServiceCall begun = composing.calls().begin(composing.exchange(), request, call.upstream, call.deadlines, this);
        if (!over) running = begun;
    }

    /** True when another call takes the same answers for good. */
    boolean isFor(CompiledCall other) {
        return call == other || call.successIsThatOf(other);
    }

    /** One more waits for it; told at once when it has ended. */
    void join(Part part) {
        part.fetches(this);
        if (over) part.fetched(this);
        else waiting.add(part);
    }

    /** One less waits for it; nobody's request is ended. */
    void leave(Part part) {
        if (over || !waiting.remove(part) || !waiting.isEmpty()) return;
        over = true;
        failure = Reason.TIMEOUT;
        // Whoever wants the same from now on has time of its own.
        if (key != null) composing.forget(key, this);
        endNanos = System.nanoTime();
        letGo();
        forgetAnswer();
        ServiceCall ended = running;
        running = null;
        if (ended != null) ended.cancel();
        count(ExchangeStats.ABORTED);
    }

    /** Null when it succeeded. */
    @Nullable Reason failure() {
        return failure;
    }

    /** The answer as it was sent; null when it is not passed through. */
    byte @Nullable [] raw() {
        return raw;
    }

    /** The answer, read; null for an empty one. */
    @Nullable Value body() {
        return body;
    }

    int status() {
        return status;
    }

    /** The address that was tried last; empty when none was. */
    String target() {
        return target;
    }

    /** How many targets were tried. */
    int tries() {
        return tries;
    }

    /** Method, path and query. */
    String line() {
        return line;
    }

    int octets() {
        return octets;
    }

    @Nullable String header(HeaderName name) {
        return head == null ? null : value(head, name);
    }

    private static @Nullable String value(ResponseHead head, HeaderName name) {
        Slice value = head.header(name);
        return value == null ? null : value.toString();
    }

    long startNanos() {
        return startNanos;
    }

    /** 0 when no head has come. */
    long headNanos() {
        return headNanos;
    }

    /** 0 while it runs. */
    long endNanos() {
        return endNanos;
    }

    @Override
    public void tried(String target) {
        this.target = target;
        tries++;
    }

    @Override
    public String call() {
        return call.name;
    }

    @Override
    public void arrived(ResponseHead head) {
        headNanos = System.nanoTime();
        status = head.status();
        contentType = value(head, HeaderName.CONTENT_TYPE);
        Slice coding = head.header(HeaderName.CONTENT_ENCODING);
        encoded = coding != null && !coding.equalsIgnoreCase("identity");
        if (composing.takesHeads()) this.head = head.copy();
    }

    @Override
    public @Nullable Reason take(int more) {
        if (over) return Reason.OVERLOADED;
        octets += more;
        Reason full = composing.take(more);
        if (full == null) held += more;
        return full;
    }

    @Override
    public void answered(byte[] octets) {
        if (shown != null) for (var credential : call.credentials) credential.answered(shown, status);
        if (!call.isSuccess(status)) {
            end(Reason.STATUS);
            return;
        }
        if (octets.length <= Composing.ASIDE_FROM) {
            end(read(octets));
            return;
        }
        boolean begun = composing.aside(
                () -> Optional.ofNullable(read(octets)),
                (read, failure) -> end(read == null ? Reason.MALFORMED : read.orElse(null)));
        if (!begun) end(Reason.OVERLOADED);
    }

    /** Why the answer cannot be taken; null when it can. */
    private @Nullable Reason read(byte[] octets) {
        try {
            understand(octets);
            return null;
        } catch (BadAnswer e) {
            return e.reason() == BadAnswer.Reason.SIZE ? Reason.TOO_LARGE : Reason.MALFORMED;
        } catch (CallFailed e) {
            return e.reason();
        }
    }

    private void understand(byte[] octets) throws CallFailed {
        if (call.encoding == Encoding.PASS_THROUGH) {
            raw = octets;
            return;
        }
        // It was not asked for, and so is a fault of the service.
        if (encoded) throw new CallFailed(Reason.MALFORMED);
        if (octets.length == 0) return;
        Value read = Bodies.read(octets, call.encoding, contentType, composing.bytesMax());
        body = call.graphql ? Bodies.graphqlData(read) : read;
        if (call.graphql && body == null) throw new CallFailed(Reason.STATUS);
    }

    @Override
    public void failed(Reason reason) {
        end(reason);
    }

    private void end(@Nullable Reason reason) {
        if (over) return;
        over = true;
        running = null;
        failure = reason;
        endNanos = System.nanoTime();
        letGo();
        if (reason != null) forgetAnswer();
        count(status == 0 && reason != null ? 502 : status);
        tell();
    }

    private void tell() {
        List<Part> told = List.copyOf(waiting);
        waiting.clear();
        for (var part : told) part.fetched(this);
    }

    /** The service has the request's body, or needs it no more. */
    private void letGo() {
        composing.giveBack(sent);
        sent = 0;
    }

    /** Of an answer that is none, nothing is held for others' sake. */
    private void forgetAnswer() {
        composing.giveBack(held);
        held = 0;
        body = null;
        raw = null;
    }

    private void count(int counted) {
        call.stats(composing.exchange().loop()).record(counted, endNanos - startNanos, 0, octets);
    }
}
