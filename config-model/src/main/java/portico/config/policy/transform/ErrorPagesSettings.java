package portico.config.policy.transform;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;
import portico.config.policy.template.TextTemplate;

/**
 * Answers errors with pages of one's own, by status and by what the client takes.
 *
 * @param pages the first ones that fit, of which the client takes one most gladly
 */
@Schema(description = "Answers errors with pages of one's own, by status and by what the client takes (Accept).")
public record ErrorPagesSettings(
        @Schema(
                description =
                        "Of those that fit, the one that the client takes most gladly; the first of several such.")
        List<Page> pages)
        implements PolicySettings {
    public static final PolicyKind<ErrorPagesSettings> KIND =
            PolicyKind.of("error-pages", Phase.EDGE, ErrorPagesSettings.class);

    private static final int PAGES_MAX = 32;

    public ErrorPagesSettings(@Nullable List<Page> pages) {
        this.pages = pages == null ? List.of() : List.copyOf(pages);
    }

    @Override
    public void check(Problems at) {
        at.require(!pages.isEmpty(), "pages", "is required");
        at.bounded("pages", pages, PAGES_MAX);
        at.each("pages", pages, Page::check);
    }

    /** Whose errors. */
    public enum Origin {
        /** The gateway's own refusals. */
        @JsonProperty("gateway")
        GATEWAY,
        /** What services answer. */
        @JsonProperty("service")
        SERVICE,
        @JsonProperty("any")
        ANY
    }

    /**
     * A page.
     *
     * @param status those that it is for: {@code 404}, {@code 5xx}; all errors when there are none
     * @param origin whose errors; the gateway's own when absent
     * @param contentType HTML when absent
     * @param body with places for what is known of the exchange
     */
    public record Page(
            @Schema(
                    description = "The statuses that it is for, such as 404 or 5xx; all errors when there are none.",
                    examples = "[\"404\", \"5xx\"]")
            List<String> status,

            @Schema(description = "Whose errors: gateway, service, or any.", defaultValue = "gateway")
            Origin origin,

            @Schema(description = "Its type, by which the client chooses.", defaultValue = "text/html; charset=utf-8")
            String contentType,

            @Schema(
                    description = "The page; may have places in braces.",
                    examples = "<h1>Error {status}</h1><p>{request.id}</p>")
            String body) {
        private static final Pattern STATUS = Pattern.compile("[45]([0-9]{2}|xx)");
        private static final Pattern TYPE = Pattern.compile("[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,64}( *;.*)?");
        private static final int BODY_LENGTH_MAX = 65_536;

        public Page(@Nullable List<String> status, @Nullable Origin origin, @Nullable String contentType, String body) {
            this.status = status == null ? List.of() : List.copyOf(status);
            this.origin = requireNonNullElse(origin, Origin.GATEWAY);
            this.contentType = requireNonNullElse(contentType, "text/html; charset=utf-8");
            this.body = body;
        }

        /** Its type without parameters, in lower case. */
        public String mediaType() {
            int end = contentType.indexOf(';');
            return (end < 0 ? contentType : contentType.substring(0, end))
                    .strip()
                    .toLowerCase(Locale.ROOT);
        }

        void check(Problems at) {
            at.each(
                    "status",
                    status,
                    (each, there) -> there.require(
                            STATUS.matcher(each).matches(), "", "must be an error's status, such as 404 or 5xx"));
            HeaderNames.checkValue(contentType, at.at("contentType"));
            at.require(
                    TYPE.matcher(contentType.toLowerCase(Locale.ROOT)).matches(),
                    "contentType",
                    "must be a media type such as text/html");
            at.required("body", body);
            if (body == null) return;
            at.require(body.length() <= BODY_LENGTH_MAX, "body", "is over " + BODY_LENGTH_MAX + " characters");
            TextTemplate.check(body, at.at("body"));
        }
    }
}
