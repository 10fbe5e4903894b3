package portico.node.policy.transform;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import portico.config.policy.transform.ResponseTransformSettings;
import portico.node.composition.shape.Value;
import portico.node.exchange.AcceptEncoding;
import portico.node.exchange.BodyChange;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.UnfitAnswer;
import portico.node.policy.BodyWork;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.body.BadBody;
import portico.node.policy.body.BodyRefusals;
import portico.node.policy.body.ContentCoding;
import portico.node.policy.body.JsonBody;
import portico.node.policy.headers.FieldEdits;

/** Changes status, header fields, cookies and bodies of JSON on the way to the client, also of answers that the gateway gives itself. */
public final class ResponseTransform implements Policy {
    private static final int STATUS_MAX = 599;
    private static final HeaderName ACCEPT_ENCODING = HeaderName.of("accept-encoding");
    private static final HeaderName ACCEPT_RANGES = HeaderName.of("accept-ranges");
    private static final HeaderName ETAG = HeaderName.of("etag");
    private static final List<String> READ = List.of(ContentCoding.READ);
    private static final Refusal UNFIT =
            Refusal.of(502, "unfit-answer", "The service's answer cannot be made into what it should be");

    /** What each status becomes; 0 where it stays. */
    private final int[] statuses = new int[STATUS_MAX + 1];

    private final FieldEdits headers;
    private final @Nullable AnsweredCookies cookies;
    private final @Nullable BodyEdits body;

    /** Of answers whose body is changed. */
    private final boolean[] bodyStatuses = new boolean[STATUS_MAX + 1];

    private final BodyWork work;

    private ResponseTransform(ResponseTransformSettings settings, CompileContext context) {
        settings.status().forEach((from, to) -> statuses[Integer.parseInt(from)] = to);
        headers = FieldEdits.of(settings.headers());
        cookies = AnsweredCookies.of(settings.cookies());
        body = BodyEdits.of(settings.body());
        List<String> wanted = settings.bodyStatus();
        for (int status = 200; status <= STATUS_MAX; status++)
            bodyStatuses[status] = wanted.isEmpty()
                    || wanted.contains(Integer.toString(status))
                    || wanted.contains(status / 100 + "xx");
        work = context.bodyWork();
    }

    public static Policy compile(ResponseTransformSettings settings, CompileContext context) {
        return new ResponseTransform(settings, context);
    }

    @Override
    public boolean needsAnswer() {
        return body != null;
    }

    @Override
    public Step onRequest(Exchange exchange) {
        if (body == null) return Step.NEXT;
        exchange.onward().wantWhole();
        // In a coding that can be undone here; and that the client knows, since most of what is not changed goes on in
        // it.
        boolean readsIt = AcceptEncoding.best(exchange.head(), READ) >= 0;
        exchange.requestEdits().set(ACCEPT_ENCODING, readsIt ? ContentCoding.READ : "identity");
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        int status = exchange.status();
        String type = body == null ? null : exchange.answering().field(HeaderName.CONTENT_TYPE);
        int other = status <= STATUS_MAX ? statuses[status] : 0;
        if (other != 0) exchange.answering().restate(other);
        headers.applyToAnswer(exchange);
        if (cookies != null) cookies.apply(exchange);
        if (body != null && type != null && isChanged(exchange, status, type)) hold(exchange, body, type);
    }

    private boolean isChanged(Exchange exchange, int status, String type) {
        return status <= STATUS_MAX
                && bodyStatuses[status]
                && ResponseRules.mayHaveBody(status)
                && exchange.refusal() == null // its words are the gateway's own
                && JsonBody.isJson(type);
    }

    private void hold(Exchange exchange, BodyEdits edits, String type) {
        String coding = exchange.answering().field(HeaderName.CONTENT_ENCODING);
        List<@Nullable Value> values = edits.values(exchange);
        BodyWork.Whose whose = BodyWork.of(exchange);
        HeaderEdits fields = exchange.responseEdits();
        for (var name : OfOctets.NAMES) fields.remove(name);
        fields.remove(ACCEPT_RANGES);
        // It names what the service has: two clients with the same one may get different bodies.
        fields.remove(ETAG);
        // What this policy itself has written there is meant.
        if (type.equals(exchange.answering().field(HeaderName.CONTENT_TYPE))) {
            String plain = JsonBody.typeInUtf8(type);
            if (!plain.equals(type)) fields.set(HeaderName.CONTENT_TYPE, plain);
        }
        exchange.answering().hold(new BodyChange() {
            @Override
            public int octetsMax() {
                return edits.octetsMax();
            }

            @Override
            public CompletionStage<byte[]> change(byte[] octets) {
                if (octets.length == 0) return CompletableFuture.completedFuture(octets);
                var changed = work.run(whose, () -> changed(edits, octets, type, coding, values));
                return changed == null ? UnfitAnswer.failed(Refusal.OVERLOADED) : changed;
            }
        });
    }

    private static byte[] changed(
            BodyEdits edits, byte[] octets, String type, @Nullable String coding, List<@Nullable Value> values) {
        try {
            return edits.apply(octets, type, coding, values);
        } catch (BadBody e) {
            throw new UnfitAnswer(UNFIT, BodyRefusals.errors(e));
        }
    }
}
