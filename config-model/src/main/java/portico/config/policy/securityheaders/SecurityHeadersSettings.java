package portico.config.policy.securityheaders;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Tells browsers what to beware of, on every answer.
 *
 * @param hsts whether browsers shall come over TLS only (RFC 6797), which is said over TLS only; true when absent
 * @param hstsMaxAge for how long; 365 days when absent, nothing takes it back
 * @param hstsSubdomains whether that holds for all hosts below, too
 * @param hstsPreload whether browsers may have it built in
 * @param contentSecurityPolicy what pages may load and do
 * @param contentTypeOptions whether browsers are kept from guessing types; true when absent
 * @param frameOptions who may show the page in a frame; nobody when absent
 * @param referrerPolicy what other places learn of where a visitor comes from
 * @param permissionsPolicy what pages may use of the device
 * @param existing what happens to what the service says itself; replaced when absent
 */
@Schema(description = "Tells browsers what to beware of, on every answer.")
public record SecurityHeadersSettings(
        @Schema(
                description = "Browsers shall come over TLS only (Strict-Transport-Security); said over TLS only.",
                defaultValue = "true")
        Boolean hsts,

        @Schema(description = "For how long; 0s takes it back.", defaultValue = "365d")
        Duration hstsMaxAge,

        @Schema(description = "It holds for all hosts below, too.")
        boolean hstsSubdomains,

        @Schema(description = "Browsers may have it built in; needs hstsSubdomains and a year.")
        boolean hstsPreload,

        @Schema(
                description = "What pages may load and do (Content-Security-Policy).",
                examples = "default-src 'self'; frame-ancestors 'none'")
        @Nullable String contentSecurityPolicy,

        @Schema(
                description = "Keeps browsers from guessing types (X-Content-Type-Options: nosniff).",
                defaultValue = "true")
        Boolean contentTypeOptions,

        @Schema(
                description = "Who may show the page in a frame (X-Frame-Options): deny, same-origin, or any.",
                defaultValue = "deny")
        FrameOptions frameOptions,

        @Schema(
                description =
                        "What other places learn of where a visitor comes from (Referrer-Policy); empty for none.",
                defaultValue = "strict-origin-when-cross-origin")
        String referrerPolicy,

        @Schema(
                description = "What pages may use of the device (Permissions-Policy).",
                examples = "camera=(), geolocation=(self)")
        @Nullable String permissionsPolicy,

        @Schema(
                description = "What happens to what the service says itself in these fields: replace, or keep.",
                defaultValue = "replace")
        Existing existing)
        implements PolicySettings {
    public static final PolicyKind<SecurityHeadersSettings> KIND =
            PolicyKind.of("security-headers", Phase.EDGE, SecurityHeadersSettings.class);

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration AGE_MAX = Duration.ofDays(3650);

    /** Who may show a page in a frame. */
    public enum FrameOptions {
        @JsonProperty("deny")
        DENY,
        @JsonProperty("same-origin")
        SAME_ORIGIN,
        /** Anybody: the field is not written. */
        @JsonProperty("any")
        ANY
    }

    /** What happens to what the service says itself. */
    public enum Existing {
        @JsonProperty("replace")
        REPLACE,
        @JsonProperty("keep")
        KEEP
    }

    public SecurityHeadersSettings(
            @Nullable Boolean hsts,
            @Nullable Duration hstsMaxAge,
            boolean hstsSubdomains,
            boolean hstsPreload,
            @Nullable String contentSecurityPolicy,
            @Nullable Boolean contentTypeOptions,
            @Nullable FrameOptions frameOptions,
            @Nullable String referrerPolicy,
            @Nullable String permissionsPolicy,
            @Nullable Existing existing) {
        this.hsts = requireNonNullElse(hsts, true);
        this.hstsMaxAge = requireNonNullElse(hstsMaxAge, YEAR);
        this.hstsSubdomains = hstsSubdomains;
        this.hstsPreload = hstsPreload;
        this.contentSecurityPolicy = contentSecurityPolicy;
        this.contentTypeOptions = requireNonNullElse(contentTypeOptions, true);
        this.frameOptions = requireNonNullElse(frameOptions, FrameOptions.DENY);
        this.referrerPolicy = requireNonNullElse(referrerPolicy, "strict-origin-when-cross-origin");
        this.permissionsPolicy = permissionsPolicy;
        this.existing = requireNonNullElse(existing, Existing.REPLACE);
    }

    @Override
    public void check(Problems at) {
        at.require(hstsMaxAge.compareTo(AGE_MAX) <= 0, "hstsMaxAge", "is over 3650d");
        at.require(hsts || !hstsSubdomains && !hstsPreload, "hsts", "is needed for hstsSubdomains and hstsPreload");
        // What the list that browsers have built in asks for (hstspreload.org).
        at.require(
                !hstsPreload || hstsSubdomains && hstsMaxAge.compareTo(YEAR) >= 0,
                "hstsPreload",
                "needs hstsSubdomains, and hstsMaxAge of at least 365d");
        if (contentSecurityPolicy != null)
            HeaderNames.checkValue(contentSecurityPolicy, at.at("contentSecurityPolicy"));
        if (permissionsPolicy != null) HeaderNames.checkValue(permissionsPolicy, at.at("permissionsPolicy"));
        HeaderNames.checkValue(referrerPolicy, at.at("referrerPolicy"));
    }
}
