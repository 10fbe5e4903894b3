package portico.node.policy.validation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.policy.validation.Content;
import portico.config.policy.validation.Description;
import portico.config.policy.validation.ValidationSettings;
import portico.config.policy.validation.ValidationSettings.Answers;
import portico.config.policy.validation.ValidationSettings.Undescribed;
import portico.config.schema.JsonRules;
import portico.config.schema.Violation;
import portico.node.exchange.BodyChange;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.Slice;
import portico.node.exchange.Trace;
import portico.node.exchange.UnfitAnswer;
import portico.node.policy.BodyWork;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.body.BadBody;
import portico.node.policy.body.BodyRefusals;
import portico.node.policy.body.JsonBody;
import portico.node.policy.validation.Outcome.Errors;

/** Refuses requests that are not as they are described; answers too, or only says so in the log. */
public final class Validation implements Policy {
    private static final Logger LOG = Logger.getLogger(Validation.class);
    private static final Refusal INVALID = Refusal.of(422, "invalid-request", "The request is not as it is described");
    private static final Refusal WRONG_TYPE =
            Refusal.of(415, "unsupported-media-type", "There is no description of bodies of this type");
    private static final Refusal UNKNOWN = Refusal.of(404, "no-operation", "There is no such operation");
    private static final Refusal WRONG_METHOD =
            Refusal.of(405, "method-not-allowed", "There is no such operation with this method");
    private static final Refusal INVALID_ANSWER =
            Refusal.of(502, "invalid-answer", "The service's answer is not as it is described");
    /** It is not ours to say which of them the service goes by. */
    private static final Outcome SEVERAL_TYPES =
            Outcome.of(BodyRefusals.of(BadBody.Kind.MALFORMED), "header", "content-type is there more than once");

    private static final String HEAD = "HEAD";
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final long LOGGED_EVERY_NANOS = 1_000_000_000;

    /** What others may use as well for as long as this one does. */
    private final List<Description> shared;

    private final List<CompiledDescription> descriptions;
    private final String prefix;
    private final boolean bodyRequired;
    private final boolean undescribedPass;
    private final Answers answers;
    private final boolean undescribedAnswersPass;
    private final int octetsMax;
    private final int errorsMax;
    private final String name;
    private final BodyWork work;
    private final AtomicLong loggedLast = new AtomicLong(System.nanoTime() - LOGGED_EVERY_NANOS);

    private Validation(ValidationSettings settings, CompileContext context) {
        shared = context.descriptions(settings);
        descriptions = shared.stream().map(CompiledDescription::new).toList();
        prefix = settings.pathPrefix() == null ? "" : settings.pathPrefix();
        bodyRequired = settings.bodyRequired();
        undescribedPass = settings.undescribed() == Undescribed.PASS;
        answers = settings.answers();
        undescribedAnswersPass = settings.undescribedAnswers() == Undescribed.PASS;
        octetsMax = (int) settings.bodyBytesMax().bytes();
        errorsMax = settings.errorsMax();
        name = context.name();
        work = context.bodyWork();
    }

    public static Policy compile(ValidationSettings settings, CompileContext context) {
        return new Validation(settings, context);
    }

    @Override
    public boolean needsBody() {
        for (var each : shared) if (each.contents() != null) return true;
        return false;
    }

    @Override
    public boolean needsAnswer() {
        return answers != Answers.IGNORE;
    }

    /** A description and what the path holds that it is for. */
    private record Match(CompiledDescription description, Map<String, List<String>> path) {}

    private @Nullable Match match(Exchange exchange) {
        String method = exchange.head().method();
        Match match = match(exchange, method);
        // What is asked with HEAD is what would be asked with GET (RFC 9110 §9.3.2).
        return match == null && method.equals(HEAD) ? match(exchange, "GET") : match;
    }

    private @Nullable Match match(Exchange exchange, String method) {
        for (var each : descriptions) {
            String its = each.description().method();
            if (!its.isEmpty() && !its.equals(method)) continue;
            Map<String, List<String>> path = isBehindPrefix(exchange) ? each.path(exchange, prefix.length()) : null;
            if (path != null) return new Match(each, path);
        }
        return null;
    }

    private boolean isBehindPrefix(Exchange exchange) {
        Slice path = exchange.head().path();
        return path.length() >= prefix.length()
                && path.subSequence(0, prefix.length()).contentEquals(prefix);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        Match match = match(exchange);
        if (match == null) return undescribed(exchange);
        var errors = new Errors(errorsMax);
        match.description().parameters(exchange, match.path(), errors);
        if (!errors.isEmpty()) return conclude(exchange, errors.refused(INVALID));
        Description described = match.description().description();
        List<Content> contents = described.contents();
        return contents == null ? Step.NEXT : body(exchange, described, contents);
    }

    private Step undescribed(Exchange exchange) {
        if (undescribedPass) return Step.NEXT;
        var methods = new TreeSet<String>();
        if (isBehindPrefix(exchange))
            for (var each : descriptions)
                if (each.path(exchange, prefix.length()) != null)
                    methods.add(each.description().method());
        return exchange.refuse(methods.isEmpty() ? UNKNOWN : WRONG_METHOD.with("allow", String.join(", ", methods)));
    }

    private Step body(Exchange exchange, Description described, List<Content> contents) {
        RequestHead head = exchange.head();
        if (exchange.onward().hasSeveral(HeaderName.CONTENT_TYPE)) return conclude(exchange, SEVERAL_TYPES);
        Slice type = head.header(HeaderName.CONTENT_TYPE);
        Content content = type == null ? null : Content.closest(contents, type.toString());
        boolean untyped = content == null;
        // Not read, and so not held: calls and streams of types that nobody describes.
        if (untyped && undescribedPass && type != null) return Step.NEXT;
        if (untyped && exchange.bodyBytesKnown() > 0) return conclude(exchange, untyped(type));
        boolean required = described.bodyRequired()
                || described.segments() == null && bodyRequired && WITH_BODY.contains(head.method());
        JsonRules rules = content == null ? null : content.rules();
        if (rules == null && !untyped && !required) return Step.NEXT;
        String contentType = type == null ? null : type.toString();
        Slice coding = head.header(HeaderName.CONTENT_ENCODING);
        String contentEncoding = coding == null ? null : coding.toString();
        CompletionStage<Outcome> outcome = exchange.body(octetsMax).thenCompose(octets -> {
            if (octets == null) return done(new Outcome(Refusal.TOO_LARGE, new byte[0], "too large"));
            if (octets.length == 0)
                return done(required ? Outcome.of(INVALID, "body", "is required, and there is none") : Outcome.PASSED);
            if (untyped) return done(untyped(type));
            if (rules == null) return done(Outcome.PASSED);
            var checked = work.run(BodyWork.of(exchange), () -> look(octets, contentType, contentEncoding, rules));
            if (checked == null) return done(new Outcome(Refusal.OVERLOADED, new byte[0], "too busy"));
            exchange.asks(checked); // where the client leaves, nobody need wait for it
            return checked;
        });
        return exchange.await(outcome, what -> conclude(exchange, what));
    }

    private static Outcome untyped(@Nullable Slice type) {
        return Outcome.of(
                WRONG_TYPE,
                "header",
                type == null ? "content-type is missing" : "content-type is none of those described");
    }

    private static CompletionStage<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    private Outcome look(
            byte[] octets, @Nullable String contentType, @Nullable String contentEncoding, JsonRules rules) {
        try {
            var value = JsonBody.read(octets, contentType, contentEncoding, octetsMax);
            List<Violation> violations = rules.violations(JsonBody.node(value), errorsMax);
            if (violations.isEmpty()) return Outcome.PASSED;
            var errors = new Errors(errorsMax);
            for (var violation : violations) errors.add("body", violation);
            return errors.refused(INVALID);
        } catch (BadBody e) {
            Refusal refusal = e.kind() == BadBody.Kind.UNREADABLE ? INVALID : BodyRefusals.of(e.kind());
            return Outcome.of(refusal, "body", e.reason());
        }
    }

    private static Step conclude(Exchange exchange, Outcome outcome) {
        Refusal refusal = outcome.refusal();
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.because(refusal == null ? "it is as described" : outcome.words());
        if (refusal == null) return Step.NEXT;
        return outcome.errors().length == 0
                ? exchange.refuse(refusal)
                : exchange.refuse(refusal, refusal.answer(exchange.requestId(), "errors", outcome.errors()));
    }

    @Override
    public void onResponse(Exchange exchange) {
        if (answers == Answers.IGNORE
                || exchange.answering().isOwn() && !exchange.answering().isComposed()) return;
        if (exchange.head().method().equals(HEAD)) return; // it has no body
        if (!ResponseRules.mayHaveBody(exchange.status())) return;
        Match match = match(exchange);
        if (match == null) return; // nor was the request looked at
        List<Content> contents = match.description().description().answer(exchange.status());
        if (contents == null) {
            undescribedAnswer(exchange, "has a status that is not described");
            return;
        }
        // By now: a policy behind this one may be about to make another body of it.
        String contentType = exchange.answering().field(HeaderName.CONTENT_TYPE);
        Content content = contentType == null ? null : Content.closest(contents, contentType);
        if (content == null && !contents.isEmpty()) undescribedAnswer(exchange, "has a type that is not described");
        JsonRules rules = content == null ? null : content.rules();
        if (rules == null) return;
        String contentEncoding = exchange.answering().field(HeaderName.CONTENT_ENCODING);
        String id = exchange.requestId();
        BodyWork.Whose whose = BodyWork.of(exchange);
        exchange.answering().hold(new BodyChange() {
            @Override
            public int octetsMax() {
                return octetsMax;
            }

            @Override
            public CompletionStage<byte[]> change(byte[] body) {
                var looked = work.run(whose, () -> look(body, contentType, contentEncoding, rules));
                if (looked == null) return UnfitAnswer.failed(Refusal.OVERLOADED);
                return looked.thenApply(outcome -> {
                    if (outcome.refusal() == null) return body;
                    if (answers == Answers.REFUSE) throw new UnfitAnswer(INVALID_ANSWER, outcome.errors());
                    log(id, outcome);
                    return body;
                });
            }
        });
    }

    /** Nothing of it need be read to know that it is not described. */
    private void undescribedAnswer(Exchange exchange, String reason) {
        if (undescribedAnswersPass) return;
        Outcome outcome = Outcome.of(INVALID_ANSWER, "header", reason);
        if (answers == Answers.LOG) {
            log(exchange.requestId(), outcome);
            return;
        }
        exchange.answering().hold(new BodyChange() {
            @Override
            public int octetsMax() {
                return octetsMax;
            }

            @Override
            public CompletionStage<byte[]> change(byte[] body) {
                return CompletableFuture.failedFuture(new UnfitAnswer(INVALID_ANSWER, outcome.errors()));
            }
        });
    }

    /** One a second is enough to know. */
    private void log(String requestId, Outcome outcome) {
        long now = System.nanoTime();
        long last = loggedLast.get();
        if (now - last >= LOGGED_EVERY_NANOS && loggedLast.compareAndSet(last, now))
            LOG.warnf("The answer of the exchange %s is not as %s describes it: %s", requestId, name, outcome.words());
    }
}
