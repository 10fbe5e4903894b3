package portico.node.policy.forwardauth;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.policy.forwardauth.ForwardAuthSettings;
import portico.config.policy.forwardauth.ForwardAuthSettings.OnFailure;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.identity.Caller;
import portico.node.policy.Authenticating;
import portico.node.policy.Authentication;
import portico.node.policy.CompileContext;
import portico.node.policy.Finding;
import portico.node.policy.OutsideService;
import portico.node.policy.Policy;

/** Lets pass what an outside HTTP service lets pass; its refusals go to the client. */
public final class ForwardAuth implements Authentication {
    private static final Finding FAILED =
            Finding.refused(Refusal.of(503, "authorisation-unavailable", "Who may pass cannot be said now")
                    .with("retry-after", "5"));
    private static final Finding UNKNOWN = Finding.refused(Refusal.of(403, "forbidden", "Not for you"));

    private static final List<HeaderName> OF_THE_BODY = List.of(HeaderName.CONTENT_TYPE, HeaderName.CONTENT_ENCODING);

    private final Question question;
    private final OutsideService service;
    private final List<HeaderName> upstreamHeaders;
    private final List<HeaderName> clientHeaders;
    private final List<HeaderName> clientHeadersOnPass;
    private final List<HeaderName> hidden;
    private final @Nullable String consumerHeader;
    private final @Nullable HeaderName consumerName;
    private final Finding failure;

    private ForwardAuth(ForwardAuthSettings settings, CompileContext context) {
        question = new Question(settings);
        service = context.service(URI.create(settings.url()));
        upstreamHeaders = names(settings.upstreamHeaders());
        clientHeaders = names(settings.clientHeaders());
        clientHeadersOnPass = names(settings.clientHeadersOnPass());
        consumerHeader = settings.consumerHeader();
        consumerName = consumerHeader == null ? null : HeaderName.of(consumerHeader);
        hidden = names(settings.hideHeaders());
        context.findsConsumers(consumerHeader);
        failure = settings.failure() == OnFailure.PASS ? Finding.PASSED : FAILED;
    }

    public static Policy compile(ForwardAuthSettings settings, CompileContext context) {
        return new Authenticating(new ForwardAuth(settings, context));
    }

    @Override
    public void hide(Exchange exchange) {
        for (var name : hidden) exchange.onward().hideCredential(name);
        // Who calls, only the service says.
        if (consumerName != null) exchange.onward().hideClients(consumerName);
    }

    @Override
    public List<HeaderName> owned() {
        return upstreamHeaders;
    }

    @Override
    public Finding authenticate(Exchange exchange) {
        HttpRequest asked;
        try {
            asked = question.about(exchange);
        } catch (IllegalArgumentException e) {
            return Finding.refused(Refusal.BAD_REQUEST); // a field that cannot be shown to another one
        }
        CompletableFuture<HttpResponse<byte[]>> answer = service.ask(exchange.clientAddress(), asked);
        if (answer == null) return FAILED;
        exchange.asks(answer);
        return Finding.later(answer.handle((response, failed) -> response == null ? without(failed) : by(response)));
    }

    /** Only a service that is away is passed by: what else fails, a client may have brought about. */
    private Function<Exchange, Finding> without(Throwable failed) {
        service.failed(failed);
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        boolean away = cause instanceof ConnectException
                || cause instanceof HttpTimeoutException
                || cause instanceof TimeoutException;
        Finding found = away ? failure : FAILED;
        return there -> found;
    }

    private Function<Exchange, Finding> by(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status >= 500 || status < 200) {
            service.failed("the status is " + status);
            return there -> FAILED;
        }
        service.worked();
        if (status >= 300) {
            Finding refused = Finding.refused(answer(response));
            return there -> refused;
        }
        return there -> pass(there, response.headers());
    }

    private Finding pass(Exchange exchange, HttpHeaders answered) {
        if (consumerHeader != null) {
            String name = answered.firstValue(consumerHeader).orElse("");
            Caller caller = exchange.gateway().identity().byName(name, "forward-auth");
            if (caller == null) return UNKNOWN;
            exchange.caller(caller);
        }
        for (var name : upstreamHeaders)
            for (String value : answered.allValues(name.toString()))
                exchange.requestEdits().add(name, value);
        for (var name : clientHeadersOnPass)
            for (String value : answered.allValues(name.toString()))
                exchange.responseEdits().add(name, value);
        return Finding.PASSED;
    }

    /** The body goes on octet by octet, so what says how to read it goes with it. */
    private Answer answer(HttpResponse<byte[]> response) {
        var fields = new ArrayList<Map.Entry<HeaderName, String>>();
        for (var name : clientHeaders) add(name, response, fields);
        if (response.body().length > 0)
            for (var name : OF_THE_BODY) if (!clientHeaders.contains(name)) add(name, response, fields);
        return new Answer(response.statusCode(), fields, response.body());
    }

    private static void add(
            HeaderName name, HttpResponse<byte[]> response, List<Map.Entry<HeaderName, String>> fields) {
        for (String value : response.headers().allValues(name.toString())) fields.add(Map.entry(name, value));
    }

    private static List<HeaderName> names(List<String> names) {
        return names.stream().map(HeaderName::of).toList();
    }
}
