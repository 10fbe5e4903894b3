package portico.config.policy.cors;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Lets web pages of other origins call, as the Fetch standard's CORS protocol says, and answers their preflights.
 *
 * @param origins {@code https://app.example.com}, {@code https://*.example.com} or {@code *}
 * @param methods that a preflight may ask for; the usual ones when absent
 * @param headers that a preflight may ask for; whatever it asks for when absent
 * @param exposeHeaders that the page may read
 * @param credentials whether cookies and the like may be sent
 * @param maxAge how long a browser keeps a preflight's answer; 10 min when absent
 */
@Schema(description = "Lets web pages of other origins call, and answers their preflights.")
public record CorsSettings(
        @Schema(description = "Whose pages may call; * for all.", examples = "[\"https://*.example.com\"]")
        List<String> origins,

        @Schema(
                description = "The methods that a preflight may ask for.",
                defaultValue = "[\"GET\", \"HEAD\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\"]")
        List<String> methods,

        @Schema(description = "The header fields that a preflight may ask for; whatever it asks for when absent.")
        List<String> headers,

        @Schema(description = "The header fields of answers that the page may read.")
        List<String> exposeHeaders,

        @Schema(description = "Whether cookies and the like may be sent.")
        boolean credentials,

        @Schema(description = "How long a browser keeps a preflight's answer.", defaultValue = "10m")
        Duration maxAge)
        implements PolicySettings {
    public static final PolicyKind<CorsSettings> KIND = PolicyKind.of("cors", Phase.EDGE, CorsSettings.class);

    private static final List<String> USUAL = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]{0,31}://(\\*\\.)?[a-z0-9._-]{1,253}(:[0-9]{1,5})?|\\*");
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");

    public CorsSettings(
            @Nullable List<String> origins,
            @Nullable List<String> methods,
            @Nullable List<String> headers,
            @Nullable List<String> exposeHeaders,
            boolean credentials,
            @Nullable Duration maxAge) {
        this.origins = origins == null ? List.of() : List.copyOf(origins);
        this.methods = methods == null ? USUAL : List.copyOf(methods);
        this.headers = headers == null ? List.of() : List.copyOf(headers);
        this.exposeHeaders = exposeHeaders == null ? List.of() : List.copyOf(exposeHeaders);
        this.credentials = credentials;
        this.maxAge = requireNonNullElse(maxAge, Duration.ofMinutes(10));
    }

    @Override
    public void check(Problems at) {
        at.require(!origins.isEmpty(), "origins", "is required");
        at.bounded("origins", origins, 256);
        at.each(
                "origins",
                origins,
                (origin, element) -> element.require(
                        ORIGIN.matcher(origin).matches(),
                        "",
                        "must look like https://app.example.com, in lower case, or *"));
        // The Fetch standard forbids the wildcard with credentials; echoing any origin instead would let every page in.
        at.require(!credentials || !origins.contains("*"), "credentials", "cannot go with the origin *");
        at.bounded("methods", methods, 32);
        at.each(
                "methods",
                methods,
                (method, element) ->
                        element.require(METHOD.matcher(method).matches(), "", "must be a method in upper case"));
        at.bounded("headers", headers, 64);
        at.each("headers", headers, HeaderNames::check);
        at.bounded("exposeHeaders", exposeHeaders, 64);
        at.each("exposeHeaders", exposeHeaders, HeaderNames::check);
        at.require(maxAge.compareTo(Duration.ofDays(7)) <= 0, "maxAge", "is over 7d");
    }
}
