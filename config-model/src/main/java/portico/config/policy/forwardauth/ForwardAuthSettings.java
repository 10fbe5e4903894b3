package portico.config.policy.forwardauth;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Asks an HTTP service whether a request may pass: it may when that answers 2xx; any other answer below 500 is the
 * client's.
 *
 * @param url where to ask, with GET
 * @param requestHeaders the client's fields that the service is shown; authorization and cookie when absent
 * @param upstreamHeaders the fields of its answer that the upstream sees; a client's own of these names never go on
 * @param clientHeaders the fields of its refusal that the client sees; the usual ones when absent
 * @param clientHeadersOnPass the fields of its consent that the client sees, beside those of the service behind
 * @param hideHeaders the client's fields that the upstream does not see; authorization when absent
 * @param consumerHeader the field of its answer that names the consumer
 * @param timeout 2 s when absent
 * @param failure what happens when it cannot be asked; refused when absent
 */
@Schema(description = "Asks an HTTP service whether a request may pass.")
public record ForwardAuthSettings(
        @Schema(description = "Where to ask, with GET.", examples = "http://auth.internal:9000/check")
        String url,

        @Schema(
                description = "The client's header fields that the service is shown.",
                defaultValue = "[\"authorization\", \"cookie\"]")
        List<String> requestHeaders,

        @Schema(description = "Header fields of its answer that the service behind sees.", examples = "[\"x-user\"]")
        List<String> upstreamHeaders,

        @Schema(
                description = "Header fields of its refusal that the client sees.",
                defaultValue =
                        "[\"content-type\", \"location\", \"retry-after\", \"set-cookie\", \"www-authenticate\"]")
        List<String> clientHeaders,

        @Schema(
                description = "Header fields of its consent that the client sees, beside those of the service behind.",
                examples = "[\"set-cookie\"]")
        List<String> clientHeadersOnPass,

        @Schema(
                description = "The client's header fields that the service behind does not see.",
                defaultValue = "[\"authorization\"]")
        List<String> hideHeaders,

        @Schema(description = "The header field of its answer that names the consumer.", examples = "x-consumer")
        @Nullable String consumerHeader,

        @Schema(description = "How long to wait for its answer.", defaultValue = "2s")
        Duration timeout,

        @Schema(description = "What happens when it cannot be asked: refuse, or pass.", defaultValue = "refuse")
        OnFailure failure)
        implements PolicySettings {
    public static final PolicyKind<ForwardAuthSettings> KIND =
            PolicyKind.of("forward-auth", Phase.AUTHENTICATION, ForwardAuthSettings.class);

    private static final List<String> SHOWN = List.of("authorization", "cookie");
    private static final List<String> PASSED_BACK =
            List.of("content-type", "location", "retry-after", "set-cookie", "www-authenticate");
    private static final List<String> HIDDEN = List.of("authorization");

    /** What the gateway tells the service itself. */
    private static final Set<String> OWN = Set.of(
            "expect",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-method",
            "x-forwarded-proto",
            "x-forwarded-uri");

    private static final int NAMES_MAX = 64;
    private static final Duration TIMEOUT_MAX = Duration.ofSeconds(30);

    /** What happens when the service is out of reach or does not answer in time; all else that goes wrong refuses. */
    public enum OnFailure {
        @JsonProperty("refuse")
        REFUSE,
        @JsonProperty("pass")
        PASS
    }

    public ForwardAuthSettings(
            String url,
            @Nullable List<String> requestHeaders,
            @Nullable List<String> upstreamHeaders,
            @Nullable List<String> clientHeaders,
            @Nullable List<String> clientHeadersOnPass,
            @Nullable List<String> hideHeaders,
            @Nullable String consumerHeader,
            @Nullable Duration timeout,
            @Nullable OnFailure failure) {
        this.url = url;
        this.requestHeaders = lower(requestHeaders, SHOWN);
        this.upstreamHeaders = lower(upstreamHeaders, List.of());
        this.clientHeaders = lower(clientHeaders, PASSED_BACK);
        this.clientHeadersOnPass = lower(clientHeadersOnPass, List.of());
        this.hideHeaders = lower(hideHeaders, HIDDEN);
        this.consumerHeader = consumerHeader == null ? null : consumerHeader.toLowerCase(Locale.ROOT);
        this.timeout = requireNonNullElse(timeout, Duration.ofSeconds(2));
        this.failure = requireNonNullElse(failure, OnFailure.REFUSE);
    }

    @Override
    public boolean admitsStrangers() {
        return failure == OnFailure.PASS;
    }

    @Override
    public void check(Problems at) {
        if (url == null) at.add("url", "is required");
        else at.require(isUrl(url), "url", "must be an http or https URL");
        checkNames("requestHeaders", requestHeaders, at);
        at.each(
                "requestHeaders",
                requestHeaders,
                (name, element) -> element.require(!OWN.contains(name), "", "is the gateway's own business: " + name));
        checkNames("upstreamHeaders", upstreamHeaders, at);
        checkNames("clientHeaders", clientHeaders, at);
        checkNames("clientHeadersOnPass", clientHeadersOnPass, at);
        checkNames("hideHeaders", hideHeaders, at);
        if (consumerHeader != null) HeaderNames.check(consumerHeader, at.at("consumerHeader"));
        at.require(
                timeout.toMillis() >= 1 && timeout.compareTo(TIMEOUT_MAX) <= 0, "timeout", "must be from 1ms to 30s");
    }

    private static void checkNames(String field, List<String> names, Problems at) {
        at.bounded(field, names, NAMES_MAX);
        at.each(field, names, HeaderNames::checkEdit);
        at.distinct(field, names);
    }

    private static boolean isUrl(String url) {
        try {
            URI parsed = URI.create(url);
            boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
            return web && parsed.getHost() != null && parsed.getUserInfo() == null && parsed.getFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<String> lower(@Nullable List<String> names, List<String> otherwise) {
        return names == null
                ? otherwise
                : names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
