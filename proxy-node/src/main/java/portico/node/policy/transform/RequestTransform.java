package portico.node.policy.transform;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import portico.config.policy.transform.RequestTransformSettings;
import portico.node.composition.shape.Value;
import portico.node.exchange.Cookies;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.Trace;
import portico.node.policy.BodyWork;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.body.BadBody;
import portico.node.policy.body.BodyRefusals;
import portico.node.policy.body.JsonBody;
import portico.node.policy.headers.FieldEdits;
import portico.node.policy.template.Escape;
import portico.node.policy.template.Template;

/** Changes header fields, query parameters, cookies and bodies of JSON on the way to the upstream. */
public final class RequestTransform implements Policy {
    /** It is not ours to say which of them the service goes by. */
    private static final Outcome SEVERAL_TYPES = Outcome.refused(JsonBody.severalTypes());

    private final FieldEdits headers;
    private final @Nullable QueryEdits query;
    private final List<String> removedCookies;
    private final List<Map.Entry<String, String>> renamedCookies;
    private final List<Map.Entry<String, Template>> setCookies;
    private final @Nullable BodyEdits body;
    private final BodyWork work;

    private RequestTransform(RequestTransformSettings settings, CompileContext context) {
        headers = FieldEdits.of(settings.headers());
        query = settings.query().isEmpty() ? null : new QueryEdits(settings.query());
        removedCookies = settings.cookies().remove();
        renamedCookies = List.copyOf(settings.cookies().rename().entrySet());
        setCookies = settings.cookies().set().entrySet().stream()
                .map(cookie -> Map.entry(cookie.getKey(), Template.compile(cookie.getValue(), Escape.COOKIE)))
                .toList();
        body = BodyEdits.of(settings.body());
        work = context.bodyWork();
    }

    public static Policy compile(RequestTransformSettings settings, CompileContext context) {
        return new RequestTransform(settings, context);
    }

    @Override
    public boolean needsBody() {
        return body != null;
    }

    @Override
    public Step onRequest(Exchange exchange) {
        if (body != null && exchange.onward().hasSeveral(HeaderName.CONTENT_TYPE) && exchange.hasBody())
            return conclude(exchange, "", SEVERAL_TYPES);
        String type = body == null ? null : exchange.onward().field(HeaderName.CONTENT_TYPE);
        headers.applyToRequest(exchange);
        if (query != null) query.apply(exchange);
        for (String name : removedCookies) Cookies.remove(exchange, name);
        for (var names : renamedCookies) {
            CharSequence value = Cookies.passed(exchange, names.getKey());
            if (value == null) continue;
            String kept = value.toString();
            Cookies.remove(exchange, names.getKey());
            Cookies.set(exchange, names.getValue(), kept);
        }
        for (var cookie : setCookies) {
            String value = cookie.getValue().of(exchange);
            if (value == null) Cookies.remove(exchange, cookie.getKey());
            else Cookies.set(exchange, cookie.getKey(), value);
        }
        return body == null || type == null || !exchange.hasBody() || !JsonBody.isJson(type)
                ? Step.NEXT
                : changed(exchange, body, type);
    }

    private Step changed(Exchange exchange, BodyEdits edits, String type) {
        String coding = exchange.onward().field(HeaderName.CONTENT_ENCODING);
        CompletionStage<Outcome> outcome = exchange.body(edits.octetsMax()).thenCompose(octets -> {
            if (octets == null) return done(Outcome.refused(Refusal.TOO_LARGE));
            if (octets.length == 0) return done(Outcome.NOTHING);
            List<@Nullable Value> values = edits.values(exchange);
            var changed = work.run(BodyWork.of(exchange), () -> change(edits, octets, type, coding, values));
            if (changed == null) return done(Outcome.refused(Refusal.OVERLOADED));
            exchange.asks(changed); // where the client leaves, nobody need wait for it
            return changed;
        });
        return exchange.await(outcome, what -> conclude(exchange, type, what));
    }

    private static CompletionStage<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    /**
     * What came of a body.
     *
     * @param octets null when there is nothing to change
     * @param refusal null when it goes on
     * @param why null when the refusal says it all
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Outcome(
            byte @Nullable [] octets,
            @Nullable Refusal refusal,
            @Nullable BadBody why) {
        static final Outcome NOTHING = new Outcome(null, null, null);

        static Outcome refused(Refusal refusal) {
            return new Outcome(null, refusal, null);
        }

        static Outcome refused(BadBody why) {
            return new Outcome(null, BodyRefusals.of(why.kind()), why);
        }
    }

    private static Outcome change(
            BodyEdits edits, byte[] octets, String type, @Nullable String coding, List<@Nullable Value> values) {
        try {
            return new Outcome(edits.apply(octets, type, coding, values), null, null);
        } catch (BadBody e) {
            return Outcome.refused(e);
        }
    }

    private static Step conclude(Exchange exchange, String type, Outcome outcome) {
        Trace recorder = exchange.recorder();
        Refusal refusal = outcome.refusal();
        BadBody why = outcome.why();
        if (recorder != null && why != null) recorder.because("the body " + why.reason());
        if (refusal != null && why != null)
            return exchange.refuse(refusal, refusal.answer(exchange.requestId(), "errors", BodyRefusals.errors(why)));
        if (refusal != null) return exchange.refuse(refusal);
        byte[] octets = outcome.octets();
        if (octets == null) return Step.NEXT;
        if (!exchange.replaceBody(octets)) return exchange.refuse(Refusal.OVERLOADED);
        if (recorder != null) recorder.because("the body is changed");
        HeaderEdits edits = exchange.requestEdits();
        for (var name : OfOctets.NAMES) edits.remove(name);
        String now = exchange.onward().field(HeaderName.CONTENT_TYPE);
        // What this policy itself has written there is meant.
        if (type.equals(now)) {
            String plain = JsonBody.typeInUtf8(type);
            if (!plain.equals(type)) edits.set(HeaderName.CONTENT_TYPE, plain);
        }
        return Step.NEXT;
    }
}
