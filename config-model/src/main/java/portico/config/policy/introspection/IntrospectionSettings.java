package portico.config.policy.introspection;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;
import portico.config.policy.jwt.ClaimFields;
import portico.config.policy.jwt.TokenIssuer;
import portico.config.secret.Secret;
import portico.config.secret.SecretRewrite;

/**
 * Answers 401 unless whoever issued the caller's token says that it is good (RFC 7662).
 *
 * @param url where to ask
 * @param clientAuthentication how the gateway says who it is; basic when absent
 * @param clientId as whom; for basic
 * @param clientSecret its secret, or the bearer token
 * @param header the header field that holds the token; authorization when absent
 * @param hideToken keeps the token from the upstream; true when absent
 * @param cache how long an answer counts at most; 30 s when absent, 0 for never
 * @param timeout 2 s when absent
 * @param requiredClaims the values of which each member of the answer must have one; any value when there are none
 */
@Schema(description = "Answers 401 unless whoever issued the caller's token says that it is good (RFC 7662).")
public record IntrospectionSettings(
        @Schema(description = "Where to ask.", examples = "https://login.example.com/oauth2/introspect")
        String url,

        @Schema(description = "How the gateway says who it is: basic, or bearer.", defaultValue = "basic")
        ClientAuthentication clientAuthentication,

        @Schema(description = "As whom the gateway asks, with basic.", examples = "portico") @Nullable String clientId,

        @Schema(description = "The client's secret, or the bearer token; stored sealed, and never shown.") @Nullable Secret clientSecret,

        @Schema(description = "The header field that holds the token.", defaultValue = "authorization")
        String header,

        @Schema(description = "Keeps the token from the service behind.", defaultValue = "true")
        Boolean hideToken,

        @Schema(description = "How long an answer counts at most, while the token is good.", defaultValue = "30s")
        Duration cache,

        @Schema(description = "How long to wait for an answer.", defaultValue = "2s")
        Duration timeout,

        @Schema(
                description = "The token must be for one of these; not looked at when there are none.",
                examples = "[\"https://api.example.com\"]")
        List<String> audiences,

        @Schema(
                description =
                        "The values of which each member of the answer must have one; any value when the list is empty.",
                examples = "{\"token_use\": [\"access\"]}")
        Map<String, List<String>> requiredClaims,

        @Schema(description = "Scopes that the token must have, all of them.", examples = "[\"orders.read\"]")
        List<String> scopes,

        @Schema(
                description = "The header field in which the service behind shall see a member of the answer.",
                examples = "{\"sub\": \"x-user\"}")
        Map<String, String> claimsToHeaders,

        @Schema(description = "The member of the answer that names the consumer.", examples = "client_id") @Nullable String consumerClaim)
        implements PolicySettings {
    public static final PolicyKind<IntrospectionSettings> KIND =
            PolicyKind.of("oauth2-introspection", Phase.AUTHENTICATION, IntrospectionSettings.class);

    private static final int LIST_MAX = 64;
    private static final int TEXT_LENGTH_MAX = 512;
    private static final Duration CACHE_MAX = Duration.ofMinutes(5);
    private static final Duration TIMEOUT_MAX = Duration.ofSeconds(30);

    /** How the gateway says who it is (RFC 7662 §2.1). */
    public enum ClientAuthentication {
        @JsonProperty("basic")
        BASIC,
        @JsonProperty("bearer")
        BEARER
    }

    public IntrospectionSettings(
            String url,
            @Nullable ClientAuthentication clientAuthentication,
            @Nullable String clientId,
            @Nullable Secret clientSecret,
            @Nullable String header,
            @Nullable Boolean hideToken,
            @Nullable Duration cache,
            @Nullable Duration timeout,
            @Nullable List<String> audiences,
            @Nullable Map<String, List<String>> requiredClaims,
            @Nullable List<String> scopes,
            @Nullable Map<String, String> claimsToHeaders,
            @Nullable String consumerClaim) {
        this.url = url;
        this.clientAuthentication = requireNonNullElse(clientAuthentication, ClientAuthentication.BASIC);
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.header = requireNonNullElse(header, "authorization").toLowerCase(Locale.ROOT);
        this.hideToken = requireNonNullElse(hideToken, true);
        this.cache = requireNonNullElse(cache, Duration.ofSeconds(30));
        this.timeout = requireNonNullElse(timeout, Duration.ofSeconds(2));
        this.audiences = audiences == null ? List.of() : List.copyOf(audiences);
        this.requiredClaims = requiredClaims == null
                ? Map.of()
                : requiredClaims.entrySet().stream()
                        .collect(toUnmodifiableMap(Map.Entry::getKey, claim -> List.copyOf(claim.getValue())));
        this.scopes = scopes == null ? List.of() : List.copyOf(scopes);
        this.claimsToHeaders = claimsToHeaders == null ? Map.of() : Map.copyOf(claimsToHeaders);
        this.consumerClaim = consumerClaim;
    }

    @Override
    public IntrospectionSettings withSecrets(SecretRewrite rewrite) {
        return new IntrospectionSettings(
                url,
                clientAuthentication,
                clientId,
                rewrite.rewrite("clientSecret", "clientSecret", clientSecret),
                header,
                hideToken,
                cache,
                timeout,
                audiences,
                requiredClaims,
                scopes,
                claimsToHeaders,
                consumerClaim);
    }

    @Override
    public void check(Problems at) {
        at.required("url", url);
        // The token goes there, and what comes back lets people in.
        if (url != null) at.require(TokenIssuer.isSafe(url), "url", "must be an https URL, or http on this machine");
        boolean basic = clientAuthentication == ClientAuthentication.BASIC;
        at.require(!basic || clientId != null, "clientId", "is required");
        at.require(basic || clientId == null, "clientId", "is for basic");
        at.text("clientId", clientId, TEXT_LENGTH_MAX);
        Secret.check("clientSecret", clientSecret, at);
        HeaderNames.checkEdit(header, at.at("header"));
        at.require(cache.compareTo(CACHE_MAX) <= 0, "cache", "is over 5m");
        at.require(
                timeout.toMillis() >= 1 && timeout.compareTo(TIMEOUT_MAX) <= 0, "timeout", "must be from 1ms to 30s");
        checkTexts("audiences", audiences, at);
        at.bounded("requiredClaims", requiredClaims.keySet(), LIST_MAX);
        requiredClaims.forEach((claim, values) -> {
            at.require(!claim.isEmpty(), "requiredClaims", "is empty");
            at.text("requiredClaims", claim, TEXT_LENGTH_MAX);
            checkTexts("requiredClaims." + claim, values, at);
        });
        checkTexts("scopes", scopes, at);
        // RFC 6749 §3.3; they are also shown in a header field.
        at.each(
                "scopes",
                scopes,
                (scope, element) ->
                        element.require(scope.matches("[!#-\\[\\]-~]+"), "", "is not a scope (RFC 6749 §3.3)"));
        ClaimFields.check(claimsToHeaders, at.at("claimsToHeaders"));
        at.require(consumerClaim == null || !consumerClaim.isEmpty(), "consumerClaim", "is empty");
        at.text("consumerClaim", consumerClaim, TEXT_LENGTH_MAX);
    }

    private static void checkTexts(String field, List<String> texts, Problems at) {
        at.bounded(field, texts, LIST_MAX);
        at.each(field, texts, (text, element) -> {
            element.require(!text.isEmpty(), "", "is empty");
            element.text("", text, TEXT_LENGTH_MAX);
        });
        at.distinct(field, texts);
    }
}
