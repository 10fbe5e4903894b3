package portico.config.policy.upstreamauth;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;
import portico.config.policy.jwt.TokenIssuer;
import portico.config.secret.Secret;
import portico.config.secret.SecretRewrite;

/**
 * Shows the service behind a credential of the gateway's own, in place of the client's: exactly one of these.
 *
 * @param header a header field with a fixed value
 * @param query a query parameter with a fixed value
 * @param basic a user name and a password
 * @param oauth2 a token that the gateway gets for itself
 */
@Schema(
        description = "Shows the service behind a credential of the gateway's own:"
                + " exactly one of header, query, basic and oauth2.")
public record UpstreamAuthSettings(
        @Schema(description = "A header field with a fixed value.") @Nullable Header header,

        @Schema(description = "A query parameter with a fixed value.") @Nullable Query query,

        @Schema(description = "A user name and a password (RFC 7617).") @Nullable Basic basic,

        @Schema(description = "A token that the gateway gets for itself (RFC 6749, client credentials).") @Nullable OAuth2 oauth2)
        implements PolicySettings {
    public static final PolicyKind<UpstreamAuthSettings> KIND =
            PolicyKind.of("upstream-auth", Phase.TRANSFORMATION, UpstreamAuthSettings.class);

    private static final int TEXT_LENGTH_MAX = 512;

    /** What is shown; one that is not the only one is a problem. */
    private Stream<Shown> all() {
        return Stream.<@Nullable Shown>of(header, query, basic, oauth2).filter(Objects::nonNull);
    }

    /** What is shown. Only when {@link #check} finds nothing wrong. */
    public Shown shown() {
        return all().findFirst().orElseThrow();
    }

    @Override
    public UpstreamAuthSettings withSecrets(SecretRewrite rewrite) {
        return new UpstreamAuthSettings(
                header == null ? null : header.withSecrets(rewrite),
                query == null ? null : query.withSecrets(rewrite),
                basic == null ? null : basic.withSecrets(rewrite),
                oauth2 == null ? null : oauth2.withSecrets(rewrite));
    }

    @Override
    public void check(Problems at) {
        at.require(all().count() == 1, "", "needs exactly one of header, query, basic and oauth2");
        if (header != null) header.check(at.at("header"));
        if (query != null) query.check(at.at("query"));
        if (basic != null) basic.check(at.at("basic"));
        if (oauth2 != null) oauth2.check(at.at("oauth2"));
    }

    /** A credential of the gateway's own. */
    public sealed interface Shown extends Checked {
        /** A new variant is a new argument, and stops every reader at compile time. */
        <R> R fold(
                Function<Header, R> header,
                Function<Query, R> query,
                Function<Basic, R> basic,
                Function<OAuth2, R> oauth2);
    }

    /**
     * A header field.
     *
     * @param prefix what stands before the value, as in {@code Bearer }; nothing when absent
     */
    public record Header(
            @Schema(description = "The field's name.", examples = "x-api-key")
            String name,

            @Schema(description = "The field's value; stored sealed, and never shown.") @Nullable Secret value,

            @Schema(description = "What stands before the value.", examples = "Bearer ", defaultValue = "")
            String prefix)
            implements Shown {
        public Header(@Nullable String name, @Nullable Secret value, @Nullable String prefix) {
            this.name = requireNonNullElse(name, "").toLowerCase(Locale.ROOT);
            this.value = value;
            this.prefix = requireNonNullElse(prefix, "");
        }

        Header withSecrets(SecretRewrite rewrite) {
            return new Header(name, rewrite.rewrite("header", "header.value", value), prefix);
        }

        @Override
        public void check(Problems at) {
            if (name.isEmpty()) at.add("name", "is required");
            else HeaderNames.checkEdit(name, at.at("name"));
            Secret.check("value", value, at);
            if (value != null && !value.isSealed())
                at.require(isFieldText(value.clear()), "value", "cannot stand in a header field");
            at.text("prefix", prefix, TEXT_LENGTH_MAX);
            at.require(isFieldText(prefix), "prefix", "cannot stand in a header field");
        }

        @Override
        public <R> R fold(
                Function<Header, R> header,
                Function<Query, R> query,
                Function<Basic, R> basic,
                Function<OAuth2, R> oauth2) {
            return header.apply(this);
        }
    }

    /** A query parameter; a client's own of this name does not go on. */
    public record Query(
            @Schema(description = "The parameter's name.", examples = "key")
            String name,

            @Schema(description = "The parameter's value; stored sealed, and never shown.") @Nullable Secret value)
            implements Shown {
        Query withSecrets(SecretRewrite rewrite) {
            return new Query(name, rewrite.rewrite("query", "query.value", value));
        }

        @Override
        public void check(Problems at) {
            at.required("name", name);
            at.require(name == null || name.matches("[A-Za-z0-9._~-]{1,64}"), "name", "is not a parameter name");
            Secret.check("value", value, at);
        }

        @Override
        public <R> R fold(
                Function<Header, R> header,
                Function<Query, R> query,
                Function<Basic, R> basic,
                Function<OAuth2, R> oauth2) {
            return query.apply(this);
        }
    }

    /** A user name and a password (RFC 7617). */
    public record Basic(
            @Schema(description = "The user's name.", examples = "portico")
            String username,

            @Schema(description = "The password; stored sealed, and never shown.") @Nullable Secret password)
            implements Shown {
        Basic withSecrets(SecretRewrite rewrite) {
            return new Basic(username, rewrite.rewrite("basic", "basic.password", password));
        }

        @Override
        public void check(Problems at) {
            at.required("username", username);
            at.text("username", username, TEXT_LENGTH_MAX);
            // RFC 7617 §2: what follows the first colon is the password.
            at.require(username == null || username.indexOf(':') < 0, "username", "cannot have a colon");
            Secret.check("password", password, at);
        }

        @Override
        public <R> R fold(
                Function<Header, R> header,
                Function<Query, R> query,
                Function<Basic, R> basic,
                Function<OAuth2, R> oauth2) {
            return basic.apply(this);
        }
    }

    /**
     * A token for the gateway itself (RFC 6749 §4.4).
     *
     * @param scopes that are asked for; the usual ones of the client when there are none
     * @param audience whom the token shall be for, where the server wants to know
     * @param clientAuthentication how the gateway says who it is; basic when absent
     */
    public record OAuth2(
            @Schema(description = "Where tokens are.", examples = "https://login.example.com/oauth2/token")
            String tokenUrl,

            @Schema(description = "Which client the gateway is.", examples = "portico")
            String clientId,

            @Schema(description = "The client's secret; stored sealed, and never shown.") @Nullable Secret clientSecret,

            @Schema(description = "Scopes to ask for.", examples = "[\"orders.read\"]")
            List<String> scopes,

            @Schema(description = "Whom the token shall be for, where the server wants to know.") @Nullable String audience,

            @Schema(
                    description = "How the gateway says who it is: basic, or in the form (post).",
                    defaultValue = "basic")
            ClientAuthentication clientAuthentication)
            implements Shown {
        /** How the gateway says who it is (RFC 6749 §2.3.1). */
        public enum ClientAuthentication {
            @JsonProperty("basic")
            BASIC,
            @JsonProperty("post")
            POST
        }

        private static final int SCOPES_MAX = 64;

        public OAuth2(
                String tokenUrl,
                String clientId,
                @Nullable Secret clientSecret,
                @Nullable List<String> scopes,
                @Nullable String audience,
                @Nullable ClientAuthentication clientAuthentication) {
            this.tokenUrl = tokenUrl;
            this.clientId = clientId;
            this.clientSecret = clientSecret;
            this.scopes = scopes == null ? List.of() : List.copyOf(scopes);
            this.audience = audience;
            this.clientAuthentication = requireNonNullElse(clientAuthentication, ClientAuthentication.BASIC);
        }

        OAuth2 withSecrets(SecretRewrite rewrite) {
            return new OAuth2(
                    tokenUrl,
                    clientId,
                    rewrite.rewrite("oauth2", "oauth2.clientSecret", clientSecret),
                    scopes,
                    audience,
                    clientAuthentication);
        }

        @Override
        public void check(Problems at) {
            at.required("tokenUrl", tokenUrl);
            // The secret goes there.
            if (tokenUrl != null)
                at.require(TokenIssuer.isSafe(tokenUrl), "tokenUrl", "must be an https URL, or http on this machine");
            at.required("clientId", clientId);
            at.text("clientId", clientId, TEXT_LENGTH_MAX);
            Secret.check("clientSecret", clientSecret, at);
            at.bounded("scopes", scopes, SCOPES_MAX);
            at.each(
                    "scopes",
                    scopes,
                    (scope, element) ->
                            element.require(scope.matches("[!#-\\[\\]-~]+"), "", "is not a scope (RFC 6749 §3.3)"));
            at.text("audience", audience, TEXT_LENGTH_MAX);
        }

        @Override
        public <R> R fold(
                Function<Header, R> header,
                Function<Query, R> query,
                Function<Basic, R> basic,
                Function<OAuth2, R> oauth2) {
            return oauth2.apply(this);
        }
    }

    private static boolean isFieldText(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
