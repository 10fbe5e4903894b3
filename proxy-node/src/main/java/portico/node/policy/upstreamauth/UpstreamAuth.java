package portico.node.policy.upstreamauth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portico.config.policy.upstreamauth.UpstreamAuthSettings;
import portico.config.policy.upstreamauth.UpstreamAuthSettings.Basic;
import portico.config.policy.upstreamauth.UpstreamAuthSettings.Header;
import portico.config.policy.upstreamauth.UpstreamAuthSettings.OAuth2;
import portico.config.policy.upstreamauth.UpstreamAuthSettings.Query;
import portico.config.secret.Secret;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Trace;
import portico.node.policy.CompileContext;
import portico.node.policy.OutsideService;
import portico.node.policy.OutsideServices;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Shows the service behind a credential of the gateway's own, in place of whatever the client sent there. */
public final class UpstreamAuth {
    private static final HeaderName AUTHORIZATION = HeaderName.of("authorization");

    private UpstreamAuth() {}

    public static Policy compile(UpstreamAuthSettings settings, CompileContext context) {
        return settings.shown()
                .fold(UpstreamAuth::header, UpstreamAuth::query, UpstreamAuth::basic, oauth2 -> token(oauth2, context));
    }

    private static Policy header(Header header) {
        return field(HeaderName.of(header.name()), header.prefix() + clear(header.value()));
    }

    private static Policy basic(Basic basic) {
        return field(AUTHORIZATION, OutsideServices.basic(basic.username(), clear(basic.password())));
    }

    private static Policy field(HeaderName name, String value) {
        return exchange -> {
            if (!isLeftToCalls(exchange)) show(exchange, name, value);
            return Step.NEXT;
        };
    }

    /** True when calls show what their services are to see: whatever takes something from the request does not get it. */
    static boolean isLeftToCalls(Exchange exchange) {
        if (!exchange.isForComposition()) return false;
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.skipped("the calls of the composition show what is their services'");
        return true;
    }

    /** To the service, and to nobody else: whoever may have the exchange explained need not know the secret. */
    static void show(Exchange exchange, HeaderName name, String value) {
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.conceals(name);
        exchange.requestEdits().set(name, value);
    }

    private static Policy query(Query query) {
        String pair = query.name() + "=" + URLEncoder.encode(clear(query.value()), StandardCharsets.UTF_8);
        return new QueryCredential(QueryName.of(query.name()), pair);
    }

    private static Policy token(OAuth2 settings, CompileContext context) {
        return new TokenCredential(clientToken(settings, context));
    }

    /** The token that all share who get it in this way. */
    static ClientToken clientToken(OAuth2 settings, CompileContext context) {
        OutsideService service = context.service(URI.create(settings.tokenUrl()));
        return context.live().tokens().of(settings, () -> new ClientToken(new TokenFetch(settings, service)));
    }

    static String clear(@Nullable Secret secret) {
        if (secret == null) throw new IllegalStateException("The secret is not there");
        return secret.clear();
    }
}
