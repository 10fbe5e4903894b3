package portico.node.policy.introspection;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.config.json.ConfigJson;
import portico.config.policy.introspection.IntrospectionSettings;
import portico.config.policy.introspection.IntrospectionSettings.ClientAuthentication;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Slice;
import portico.node.policy.Authenticating;
import portico.node.policy.Authentication;
import portico.node.policy.CompileContext;
import portico.node.policy.CredentialHash;
import portico.node.policy.CredentialPlaces;
import portico.node.policy.Finding;
import portico.node.policy.OutsideService;
import portico.node.policy.OutsideServices;
import portico.node.policy.Policy;
import portico.node.policy.jwt.BadToken;
import portico.node.policy.jwt.ClaimHeaders;
import portico.node.policy.jwt.ClaimRules;
import portico.node.policy.jwt.ClaimsCaller;
import portico.node.policy.jwt.TokenFault;
import portico.node.policy.jwt.TokenFindings;

/** Knows callers by a token of which its issuer says that it is good (RFC 7662). Nobody passes while it says nothing. */
public final class Introspection implements Authentication {
    /** Longer ones are not asked about. */
    private static final int TOKEN_LENGTH_MAX = 16 * 1024;

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final CredentialPlaces places;
    private final boolean hideToken;
    private final URI url;
    private final String authorization;
    private final Duration timeout;
    private final long cacheMillis;
    private final ClaimRules rules;
    private final ClaimsCaller claimed;
    private final OutsideService service;
    private final Introspections introspections;
    private final Clock clock;

    private Introspection(IntrospectionSettings settings, CompileContext context) {
        String scheme = settings.header().equals("authorization") ? "Bearer" : null;
        places = new CredentialPlaces(settings.header(), scheme, null, null);
        hideToken = settings.hideToken();
        url = URI.create(settings.url());
        authorization = authorization(settings);
        timeout = settings.timeout();
        cacheMillis = settings.cache().toMillis();
        rules = new ClaimRules(settings.audiences(), CLOCK_SKEW, false, settings.requiredClaims(), settings.scopes());
        context.findsConsumers(settings.consumerClaim());
        claimed = new ClaimsCaller(
                IntrospectionSettings.KIND.type(),
                settings.consumerClaim(),
                settings.claimsToHeaders(),
                settings.scopes());
        service = context.service(url);
        clock = context.live().clock();
        introspections = context.live().introspections().of(context.use(), Introspections::new);
    }

    public static Policy compile(IntrospectionSettings settings, CompileContext context) {
        return new Authenticating(new Introspection(settings, context));
    }

    @Override
    public void hide(Exchange exchange) {
        if (hideToken) places.hide(exchange);
    }

    @Override
    public List<HeaderName> owned() {
        return claimed.owned();
    }

    @Override
    public Finding authenticate(Exchange exchange) {
        Slice shown = places.find(exchange.head());
        if (shown == null) return TokenFindings.ABSENT;
        if (shown == CredentialPlaces.SEVERAL) return TokenFindings.SEVERAL;
        if (shown.length() > TOKEN_LENGTH_MAX) return TokenFindings.of(TokenFault.MALFORMED);
        CredentialHash hash = CredentialHash.of(shown);
        Introspected known = introspections.find(hash, clock.millis());
        if (known != null) return accept(exchange, known);
        String token = shown.toString();
        String client = exchange.clientAddress();
        return Finding.later(introspections
                .ask(hash, () -> ask(client, token))
                .thenApply(verdict -> there -> settle(there, verdict)));
    }

    private Finding settle(Exchange exchange, Verdict verdict) {
        Introspected good = verdict.good();
        return good == null ? verdict.otherwise() : accept(exchange, good);
    }

    private Finding accept(Exchange exchange, Introspected good) {
        if (!good.hasScopes()) return claimed.lacksScopes();
        Finding finding = claimed.accept(exchange, good.consumer(), good.headers());
        if (finding == Finding.PASSED) exchange.claims(good.claims(), good.endMillis());
        return finding;
    }

    private @Nullable CompletableFuture<Verdict> ask(String client, String token) {
        String form =
                "token=" + URLEncoder.encode(token, StandardCharsets.ISO_8859_1) + "&token_type_hint=access_token";
        var request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("authorization", authorization)
                .header("accept", "application/json")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form, StandardCharsets.US_ASCII))
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = service.ask(client, request);
        return answer == null
                ? null
                : answer.handle((response, failure) -> response == null ? unknown(failure) : verdict(response));
    }

    private Verdict unknown(Throwable failure) {
        service.failed(failure);
        return Verdict.UNKNOWN;
    }

    private Verdict unknown(String how) {
        service.failed(how);
        return Verdict.UNKNOWN;
    }

    private Verdict verdict(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) return unknown("the status is " + answer.statusCode());
        JsonNode said;
        try {
            said = ConfigJson.readTree(answer.body());
        } catch (RuntimeException e) {
            return unknown("what it says is no JSON");
        }
        JsonNode active = said.path("active");
        if (!active.isBoolean()) return unknown("it does not say whether a token is active");
        service.worked();
        // RFC 7662 §2.2: why not, it does not say.
        if (!active.booleanValue()) return Verdict.bad(TokenFault.INACTIVE);
        try {
            long now = clock.millis();
            long end = rules.check(said, now);
            return Verdict.good(new Introspected(
                    end,
                    Math.min(end, now + cacheMillis),
                    rules.hasScopes(said),
                    claimed.consumer(said),
                    claimed.values(said),
                    ClaimHeaders.of(said),
                    ClaimHeaders.octets(said)));
        } catch (BadToken e) {
            return Verdict.bad(e.fault());
        }
    }

    private static String authorization(IntrospectionSettings settings) {
        String secret =
                settings.clientSecret() == null ? "" : settings.clientSecret().clear();
        if (settings.clientAuthentication() == ClientAuthentication.BEARER) return "Bearer " + secret;
        return OutsideServices.client(settings.clientId(), secret);
    }
}
