package portico.node.policy.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import portico.config.jose.VerificationKey;
import portico.config.jose.WebKeySet;
import portico.config.json.ConfigJson;
import portico.config.policy.jwt.TokenIssuer;
import portico.node.policy.OutsideServices;

/** Fetches the keys of issuers, off the event loops. */
final class KeyFetch {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String WELL_KNOWN = ".well-known/openid-configuration";

    private final OutsideServices services;

    KeyFetch(OutsideServices services) {
        this.services = services;
    }

    CompletableFuture<List<VerificationKey>> fetch(TokenIssuer issuer) {
        return location(issuer).thenCompose(this::get).thenApply(json -> WebKeySet.parse(json, issuer.allowed()));
    }

    private CompletableFuture<String> location(TokenIssuer issuer) {
        if (issuer.jwksUrl() != null) return CompletableFuture.completedFuture(issuer.jwksUrl());
        // OpenID Connect Discovery 1.0 §4.
        String base = issuer.issuer();
        return get(base + (base.endsWith("/") ? "" : "/") + WELL_KNOWN).thenApply(json -> discovered(issuer, json));
    }

    /** Where the issuer says that its keys are, as far as it may say so. */
    static String discovered(TokenIssuer issuer, String json) {
        JsonNode found = ConfigJson.readTree(json.getBytes(StandardCharsets.UTF_8));
        // OpenID Connect Discovery 1.0 §4.3: else one issuer could speak for another.
        if (!issuer.issuer().equals(found.path("issuer").textValue()))
            throw new IllegalArgumentException("What was discovered is of another issuer");
        String url = found.path("jwks_uri").textValue();
        // From outside, nobody has this machine ask itself for something: only an issuer that is here itself.
        boolean isSafe = url != null
                && TokenIssuer.isSafe(url)
                && (url.startsWith("https:") || issuer.issuer().startsWith("http:"));
        if (url == null || !isSafe)
            throw new IllegalArgumentException("What was discovered has no jwks_uri that is safe to use");
        return url;
    }

    private CompletableFuture<String> get(String url) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("accept", "application/json, application/jwk-set+json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                services.at(request.uri()).ask(request);
        if (answer == null)
            return CompletableFuture.failedFuture(new IllegalStateException("Too much is asked already"));
        return answer.thenApply(response -> {
            if (response.statusCode() != 200)
                throw new IllegalArgumentException(url + " answers " + response.statusCode());
            return new String(response.body(), StandardCharsets.UTF_8);
        });
    }
}
