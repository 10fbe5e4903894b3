package portico.config.policy.jwt;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toUnmodifiableMap;

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

/**
 * Answers 401 unless the caller shows a good signed token (RFC 7519), and 403 when it lacks a scope.
 *
 * @param issuers whose tokens are good
 * @param consumerKeys whether tokens signed with the key of a consumer are good; null for what {@link #takesConsumerKeys}
 *     says by itself: where there are issuers no, else yes
 * @param keyClaim the claim that names the consumer's key when the token's {@code kid} does not; {@code iss} when absent
 * @param header the header field that holds the token, in lower case, behind the word Bearer when it is
 *     {@code authorization}, as it is when absent
 * @param query a query parameter that may hold it instead
 * @param cookie a cookie that may hold it instead
 * @param hideToken keeps the token from the upstream; true when absent
 * @param audiences the token must be for one of these; not looked at when there are none
 * @param clockSkew how far clocks may differ; 30 s when absent
 * @param requireExpiry whether a token without {@code exp} is refused; true when absent
 * @param requiredClaims the values of which each claim must have one; any value when there are none
 * @param scopes that the token must have, all of them
 * @param claimsToHeaders the header field in which the upstream shall see a claim
 * @param consumerClaim the claim of an issuer's token that names the consumer
 */
@Schema(description = "Answers 401 unless the caller shows a good signed token.")
public record JwtSettings(
        @Schema(description = "Whose tokens are good, in place of those signed with the key of a consumer.")
        List<TokenIssuer> issuers,

        @Schema(
                description =
                        "Whether tokens signed with the key of a consumer are good. When absent they are only where "
                                + "there are no issuers: a consumer's own token says what the consumer likes, scopes and claims included.",
                examples = "true")
        @Nullable Boolean consumerKeys,

        @Schema(
                description = "The claim that names the consumer's key when the token's kid does not.",
                defaultValue = "iss")
        String keyClaim,

        @Schema(description = "The header field that holds the token.", defaultValue = "authorization")
        String header,

        @Schema(description = "A query parameter that may hold the token instead.", examples = "access_token") @Nullable String query,

        @Schema(description = "A cookie that may hold the token instead.", examples = "token") @Nullable String cookie,

        @Schema(description = "Keeps the token from the upstream.", defaultValue = "true")
        Boolean hideToken,

        @Schema(
                description = "The token must be for one of these; not looked at when there are none.",
                examples = "[\"https://api.example.com\"]")
        List<String> audiences,

        @Schema(description = "How far clocks may differ.", defaultValue = "30s")
        Duration clockSkew,

        @Schema(description = "Whether a token that never expires is refused.", defaultValue = "true")
        Boolean requireExpiry,

        @Schema(
                description = "The values of which each claim must have one; any value when the list is empty.",
                examples = "{\"role\": [\"admin\"]}")
        Map<String, List<String>> requiredClaims,

        @Schema(description = "Scopes that the token must have, all of them.", examples = "[\"orders.read\"]")
        List<String> scopes,

        @Schema(
                description = "The header field in which the service behind shall see a claim.",
                examples = "{\"sub\": \"x-user\"}")
        Map<String, String> claimsToHeaders,

        @Schema(description = "The claim of an issuer's token that names the consumer.", examples = "client_id")
        @Nullable String consumerClaim)
        implements PolicySettings {
    public static final PolicyKind<JwtSettings> KIND = PolicyKind.of("jwt", Phase.AUTHENTICATION, JwtSettings.class);

    private static final int ISSUERS_MAX = 16;
    private static final int LIST_MAX = 64;
    private static final int TEXT_LENGTH_MAX = 512;
    private static final Duration SKEW_MAX = Duration.ofMinutes(10);

    public JwtSettings(
            @Nullable List<TokenIssuer> issuers,
            @Nullable Boolean consumerKeys,
            @Nullable String keyClaim,
            @Nullable String header,
            @Nullable String query,
            @Nullable String cookie,
            @Nullable Boolean hideToken,
            @Nullable List<String> audiences,
            @Nullable Duration clockSkew,
            @Nullable Boolean requireExpiry,
            @Nullable Map<String, List<String>> requiredClaims,
            @Nullable List<String> scopes,
            @Nullable Map<String, String> claimsToHeaders,
            @Nullable String consumerClaim) {
        this.issuers = issuers == null ? List.of() : List.copyOf(issuers);
        // What holds anyhow is not written: equal settings are equal bytes.
        this.consumerKeys = consumerKeys == null || consumerKeys == this.issuers.isEmpty() ? null : consumerKeys;
        this.keyClaim = requireNonNullElse(keyClaim, "iss");
        this.header = requireNonNullElse(header, "authorization").toLowerCase(Locale.ROOT);
        this.query = query;
        this.cookie = cookie;
        this.hideToken = requireNonNullElse(hideToken, true);
        this.audiences = audiences == null ? List.of() : List.copyOf(audiences);
        this.clockSkew = requireNonNullElse(clockSkew, Duration.ofSeconds(30));
        this.requireExpiry = requireNonNullElse(requireExpiry, true);
        this.requiredClaims = requiredClaims == null
                ? Map.of()
                : requiredClaims.entrySet().stream()
                        .collect(toUnmodifiableMap(Map.Entry::getKey, claim -> List.copyOf(claim.getValue())));
        this.scopes = scopes == null ? List.of() : List.copyOf(scopes);
        this.claimsToHeaders = claimsToHeaders == null ? Map.of() : Map.copyOf(claimsToHeaders);
        this.consumerClaim = consumerClaim;
    }

    /**
     * Whether tokens signed with the key of a consumer are good. Where there are issuers, only when the settings say so:
     * what a policy wants of an issuer's tokens, a consumer could write into its own.
     */
    public boolean takesConsumerKeys() {
        return consumerKeys == null ? issuers.isEmpty() : consumerKeys;
    }

    @Override
    public void check(Problems at) {
        at.require(takesConsumerKeys() || !issuers.isEmpty(), "issuers", "is required: nobody's token would be good");
        at.bounded("issuers", issuers, ISSUERS_MAX);
        at.each("issuers", issuers);
        at.distinct("issuers", issuers.stream().map(TokenIssuer::issuer).toList());
        checkClaim("keyClaim", keyClaim, at);
        HeaderNames.checkEdit(header, at.at("header"));
        if (query != null) at.require(query.matches("[A-Za-z0-9._~-]{1,64}"), "query", "is not a parameter name");
        if (cookie != null) HeaderNames.check(cookie, at.at("cookie"));
        checkTexts("audiences", audiences, at);
        at.require(clockSkew.compareTo(SKEW_MAX) <= 0, "clockSkew", "is over 10m");
        at.bounded("requiredClaims", requiredClaims.keySet(), LIST_MAX);
        requiredClaims.forEach((claim, values) -> {
            checkClaim("requiredClaims", claim, at);
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
        if (consumerClaim != null) checkClaim("consumerClaim", consumerClaim, at);
        at.require(consumerClaim == null || !issuers.isEmpty(), "consumerClaim", "goes with issuers only");
    }

    private static void checkTexts(String field, List<String> texts, Problems at) {
        at.bounded(field, texts, LIST_MAX);
        at.each(field, texts, (text, element) -> {
            element.require(!text.isEmpty(), "", "is empty");
            element.text("", text, TEXT_LENGTH_MAX);
        });
        at.distinct(field, texts);
    }

    private static void checkClaim(String field, String claim, Problems at) {
        at.require(!claim.isEmpty(), field, "is empty");
        at.text(field, claim, TEXT_LENGTH_MAX);
    }
}
