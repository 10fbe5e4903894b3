package portico.config.policy.maintenance;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Cidr;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 503 to all but a few.
 *
 * @param retryAfter when clients may try again; 5 min when absent
 * @param body what is answered; problem+json when absent
 * @param contentType of the body; HTML when absent
 * @param passClients networks from which clients may pass, each in its canonical form
 * @param passHeader the field by whose value a client may pass, in lower case; x-maintenance-pass when absent
 * @param passSecretSha256 the SHA-256 of that value, in hexadecimal
 */
@Schema(description = "Answers 503 to all but a few.")
public record MaintenanceSettings(
        @Schema(description = "When clients may try again.", defaultValue = "5m")
        Duration retryAfter,

        @Schema(description = "What is answered; a problem in JSON when absent.", examples = "<h1>Back at noon</h1>")
        @Nullable String body,

        @Schema(description = "The type of the body.", defaultValue = "text/html; charset=utf-8")
        String contentType,

        @Schema(description = "Networks or single addresses that may pass.", examples = "[\"10.0.0.0/8\"]")
        List<String> passClients,

        @Schema(
                description = "The header field by whose value a client may pass; the service does not see it.",
                defaultValue = "x-maintenance-pass")
        String passHeader,

        @Schema(
                description = "The SHA-256 of that value, in 64 hexadecimal digits: printf %s VALUE | sha256sum.",
                examples = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b")
        @Nullable String passSecretSha256)
        implements PolicySettings {
    public static final PolicyKind<MaintenanceSettings> KIND =
            PolicyKind.of("maintenance", Phase.EDGE, MaintenanceSettings.class);

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final int NETWORKS_MAX = 256;
    private static final int BODY_LENGTH_MAX = 65_536;

    public MaintenanceSettings(
            @Nullable Duration retryAfter,
            @Nullable String body,
            @Nullable String contentType,
            @Nullable List<String> passClients,
            @Nullable String passHeader,
            @Nullable String passSecretSha256) {
        this.retryAfter = requireNonNullElse(retryAfter, Duration.ofMinutes(5));
        this.body = body;
        this.contentType = requireNonNullElse(contentType, "text/html; charset=utf-8");
        this.passClients = passClients == null ? List.of() : Cidr.canonical(passClients);
        this.passHeader = passHeader == null ? "x-maintenance-pass" : passHeader.toLowerCase(Locale.ROOT);
        this.passSecretSha256 = passSecretSha256 == null ? null : passSecretSha256.toLowerCase(Locale.ROOT);
    }

    @Override
    public void check(Problems at) {
        at.require(
                retryAfter.toSeconds() >= 1 && retryAfter.compareTo(Duration.ofDays(30)) <= 0,
                "retryAfter",
                "must be from 1s to 30d");
        if (body != null)
            at.require(body.length() <= BODY_LENGTH_MAX, "body", "is over " + BODY_LENGTH_MAX + " characters");
        HeaderNames.checkValue(contentType, at.at("contentType"));
        at.bounded("passClients", passClients, NETWORKS_MAX);
        at.each("passClients", passClients, Cidr::check);
        at.distinct("passClients", passClients);
        HeaderNames.checkEdit(passHeader, at.at("passHeader"));
        if (passSecretSha256 != null)
            at.require(
                    SHA_256.matcher(passSecretSha256).matches(),
                    "passSecretSha256",
                    "must be a SHA-256 in 64 hexadecimal digits");
    }
}
