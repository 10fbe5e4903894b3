package portico.node.policy.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.config.jose.VerificationKey;
import portico.config.jose.WebKeySet;
import portico.config.json.ConfigJson;
import portico.config.policy.jwt.TokenIssuer;

/** Fetches the keys of issuers, on threads of its own. Follows no redirects: keys come from where the settings say. */
final class KeyFetch {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OCTETS_MAX = 256 * 1024;
    private static final String WELL_KNOWN = ".well-known/openid-configuration";

    private @Nullable HttpClient client;

    CompletableFuture<List<VerificationKey>> fetch(TokenIssuer issuer) {
        return location(issuer).thenCompose(this::get).thenApply(json -> WebKeySet.parse(json, issuer.allowed()));
    }

    private CompletableFuture<String> location(TokenIssuer issuer) {
        if (issuer.jwksUrl() != null) return CompletableFuture.completedFuture(issuer.jwksUrl());
        // OpenID Connect Discovery 1.0 §4.
        String base = issuer.issuer();
        return get(base + (base.endsWith("/") ? "" : "/") + WELL_KNOWN).thenApply(json -> discovered(issuer, json));
    }

    private static String discovered(TokenIssuer issuer, String json) {
        JsonNode found = ConfigJson.readTree(json.getBytes(StandardCharsets.UTF_8));
        // OpenID Connect Discovery 1.0 §4.3: else one issuer could speak for another.
        if (!issuer.issuer().equals(found.path("issuer").textValue()))
            throw new IllegalArgumentException("What was discovered is of another issuer");
        String url = found.path("jwks_uri").textValue();
        if (url == null || !TokenIssuer.isSafe(url))
            throw new IllegalArgumentException("What was discovered has no jwks_uri that is safe to use");
        return url;
    }

    private CompletableFuture<String> get(String url) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("accept", "application/json, application/jwk-set+json")
                .build();
        return client().sendAsync(request, head -> new BoundedText(OCTETS_MAX)).thenApply(response -> {
            if (response.statusCode() != 200)
                throw new IllegalArgumentException(url + " answers " + response.statusCode());
            return response.body();
        });
    }

    /** Made when there is a need: it has threads. */
    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null)
            client = known = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        return known;
    }
}
