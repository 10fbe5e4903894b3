package portico.node.policy.upstreamauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import portico.config.json.ConfigJson;
import portico.config.policy.upstreamauth.UpstreamAuthSettings.OAuth2;
import portico.config.policy.upstreamauth.UpstreamAuthSettings.OAuth2.ClientAuthentication;
import portico.node.policy.OutsideService;
import portico.node.policy.OutsideServices;

/** Asks for a token for the gateway itself (RFC 6749 §4.4). */
final class TokenFetch implements Supplier<CompletableFuture<ClientToken.Fetched>> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Of one that does not say how long it is good. */
    private static final long LIFE_SECONDS = 300;

    private static final long LIFE_SECONDS_MAX = Duration.ofDays(1).toSeconds();

    private final OutsideService service;
    private final HttpRequest request;

    TokenFetch(OAuth2 settings, OutsideService service) {
        this.service = service;
        String secret =
                settings.clientSecret() == null ? "" : settings.clientSecret().clear();
        boolean basic = settings.clientAuthentication() == ClientAuthentication.BASIC;
        var form = new StringBuilder("grant_type=client_credentials");
        if (!settings.scopes().isEmpty()) add(form, "scope", String.join(" ", settings.scopes()));
        if (settings.audience() != null) add(form, "audience", settings.audience());
        if (!basic) {
            add(form, "client_id", settings.clientId());
            add(form, "client_secret", secret);
        }
        var asked = HttpRequest.newBuilder(URI.create(settings.tokenUrl()))
                .timeout(TIMEOUT)
                .header("accept", "application/json")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString(), StandardCharsets.US_ASCII));
        if (basic) asked.header("authorization", OutsideServices.client(settings.clientId(), secret));
        request = asked.build();
    }

    @Override
    public CompletableFuture<ClientToken.Fetched> get() {
        CompletableFuture<HttpResponse<byte[]>> answer = service.ask(request);
        if (answer == null)
            return CompletableFuture.failedFuture(new IllegalStateException("Too much is asked already"));
        return answer.thenApply(TokenFetch::read);
    }

    /** What is wrong is said without a word of the answer: it may hold a token. */
    private static ClientToken.Fetched read(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200)
            throw new IllegalArgumentException(answer.uri() + " answers " + answer.statusCode());
        JsonNode said;
        try {
            said = ConfigJson.readTree(answer.body());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(answer.uri() + " does not answer with JSON");
        }
        String token = said.path("access_token").asText();
        // RFC 6750 §2.1: what else would not fit into the field.
        boolean fits = !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!fits || !"bearer".equalsIgnoreCase(said.path("token_type").asText()))
            throw new IllegalArgumentException(answer.uri() + " answers without a bearer token");
        long seconds = Math.min(LIFE_SECONDS_MAX, said.path("expires_in").asLong(LIFE_SECONDS));
        if (seconds < 1) throw new IllegalArgumentException(answer.uri() + " answers with a token that has expired");
        return new ClientToken.Fetched(
                "Bearer " + token, Duration.ofSeconds(seconds).toNanos());
    }

    private static void add(StringBuilder form, String name, String value) {
        form.append('&').append(name).append('=').append(OutsideServices.encoded(value));
    }
}
