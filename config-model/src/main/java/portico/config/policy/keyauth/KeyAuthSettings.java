package portico.config.policy.keyauth;

import static java.util.Objects.requireNonNullElse;

import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 401 unless the caller shows a known API key.
 *
 * @param header the header field that holds the key, in lower case; {@code x-api-key} when absent
 * @param query a query parameter that may hold it instead
 * @param cookie a cookie that may hold it instead
 * @param hideKey keeps the key from the upstream; true when absent
 */
@Schema(description = "Answers 401 unless the caller shows a known API key.")
public record KeyAuthSettings(
        @Schema(description = "The header field that holds the key.", defaultValue = "x-api-key")
        String header,

        @Schema(description = "A query parameter that may hold the key instead.", examples = "api_key") @Nullable String query,

        @Schema(description = "A cookie that may hold the key instead.", examples = "key") @Nullable String cookie,

        @Schema(description = "Keeps the key from the upstream.", defaultValue = "true")
        Boolean hideKey)
        implements PolicySettings {
    public static final PolicyKind<KeyAuthSettings> KIND =
            PolicyKind.of("key-auth", Phase.AUTHENTICATION, KeyAuthSettings.class);

    public KeyAuthSettings(
            @Nullable String header, @Nullable String query, @Nullable String cookie, @Nullable Boolean hideKey) {
        this.header = requireNonNullElse(header, "x-api-key").toLowerCase(Locale.ROOT);
        this.query = query;
        this.cookie = cookie;
        this.hideKey = requireNonNullElse(hideKey, true);
    }

    @Override
    public void check(Problems at) {
        HeaderNames.checkEdit(header, at.at("header"));
        if (query != null) at.require(query.matches("[A-Za-z0-9._~-]{1,64}"), "query", "is not a parameter name");
        if (cookie != null) HeaderNames.check(cookie, at.at("cookie"));
    }
}
