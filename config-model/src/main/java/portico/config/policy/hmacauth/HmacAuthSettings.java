package portico.config.policy.hmacauth;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 401 unless the caller has signed the request with the secret of a consumer (RFC 9421, hmac-sha256).
 *
 * @param components what each signature must cover; method, authority, path and query when absent
 * @param contentDigest whether the signature of a request with a body must cover its digest; true when absent
 * @param bodyBytesMax of a body whose digest is looked at; 1 MiB when absent
 * @param maxAge how long a signature is good; 5 m when absent
 * @param clockSkew how far clocks may differ; 30 s when absent
 * @param refuseReplays whether a signature is good once; true when absent
 * @param tag the application that the signature must be for; any when absent
 * @param hideSignature keeps signatures from the upstream; true when absent
 */
@Schema(
        description = "Answers 401 unless the caller has signed the request with the secret of a consumer"
                + " (HTTP Message Signatures, hmac-sha256).")
public record HmacAuthSettings(
        @Schema(
                description = "What each signature must cover: derived components and header fields.",
                defaultValue = "[\"@method\", \"@authority\", \"@path\", \"@query\"]",
                examples = "[\"@method\", \"@target-uri\", \"content-type\"]")
        List<String> components,

        @Schema(
                description = "Whether the signature of a request with a body must cover its Content-Digest.",
                defaultValue = "true")
        Boolean contentDigest,

        @Schema(
                description = "The largest body whose digest is looked at: it is held until it is whole.",
                defaultValue = "1MiB")
        ByteSize bodyBytesMax,

        @Schema(description = "How long a signature is good from when it was created.", defaultValue = "5m")
        Duration maxAge,

        @Schema(description = "How far clocks may differ.", defaultValue = "30s")
        Duration clockSkew,

        @Schema(description = "Whether a signature is good only once on a node.", defaultValue = "true")
        Boolean refuseReplays,

        @Schema(description = "The parameter tag that the signature must have.", examples = "orders-api") @Nullable String tag,

        @Schema(description = "Keeps signatures from the service behind.", defaultValue = "true")
        Boolean hideSignature)
        implements PolicySettings {
    public static final PolicyKind<HmacAuthSettings> KIND =
            PolicyKind.of("hmac-auth", Phase.AUTHENTICATION, HmacAuthSettings.class);

    /** What can be said of a request besides its header fields (RFC 9421 §2.2). */
    public static final Set<String> DERIVED =
            Set.of("@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query");

    private static final List<String> COMPONENTS = List.of("@method", "@authority", "@path", "@query");
    private static final int COMPONENTS_MAX = 32;
    private static final ByteSize BODY_BYTES_MAX = ByteSize.ofMib(16);
    private static final int TAG_LENGTH_MAX = 256;
    private static final Duration AGE_MAX = Duration.ofHours(1);
    private static final Duration SKEW_MAX = Duration.ofMinutes(5);

    public HmacAuthSettings(
            @Nullable List<String> components,
            @Nullable Boolean contentDigest,
            @Nullable ByteSize bodyBytesMax,
            @Nullable Duration maxAge,
            @Nullable Duration clockSkew,
            @Nullable Boolean refuseReplays,
            @Nullable String tag,
            @Nullable Boolean hideSignature) {
        this.components = components == null ? COMPONENTS : List.copyOf(components);
        this.contentDigest = requireNonNullElse(contentDigest, true);
        this.bodyBytesMax = requireNonNullElse(bodyBytesMax, ByteSize.ofMib(1));
        this.maxAge = requireNonNullElse(maxAge, Duration.ofMinutes(5));
        this.clockSkew = requireNonNullElse(clockSkew, Duration.ofSeconds(30));
        this.refuseReplays = requireNonNullElse(refuseReplays, true);
        this.tag = tag;
        this.hideSignature = requireNonNullElse(hideSignature, true);
    }

    @Override
    public void check(Problems at) {
        at.require(!components.isEmpty(), "components", "is empty: a signature would be good for any request");
        at.bounded("components", components, COMPONENTS_MAX);
        at.each("components", components, HmacAuthSettings::checkComponent);
        at.distinct("components", components);
        at.require(bodyBytesMax.bytes() <= BODY_BYTES_MAX.bytes(), "bodyBytesMax", "is over " + BODY_BYTES_MAX);
        at.require(maxAge.toSeconds() >= 1 && maxAge.compareTo(AGE_MAX) <= 0, "maxAge", "must be from 1s to 1h");
        at.require(clockSkew.compareTo(SKEW_MAX) <= 0, "clockSkew", "is over 5m");
        at.text("tag", tag, TAG_LENGTH_MAX);
    }

    private static void checkComponent(String component, Problems at) {
        if (component.startsWith("@"))
            at.require(DERIVED.contains(component), "", "is not a component of a request that can be asked for");
        else {
            HeaderNames.check(component, at);
            at.require(component.equals(component.toLowerCase(Locale.ROOT)), "", "must be in lower case");
        }
    }
}
