package portico.config.policy.transform;

import static java.util.Objects.requireNonNullElse;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Changes status, header fields, cookies and bodies of JSON on the way to the client, also of answers that the gateway gives itself.
 *
 * @param status one status for another
 * @param headers names in lower case
 * @param cookies that the service sets: of each the whole {@code Set-Cookie}, by the cookie's name
 * @param body what becomes of a body of JSON; others go on as they are
 * @param bodyStatus the statuses of answers whose body is changed, before they become others: {@code 200}, {@code 2xx}; all
 *     when there are none
 */
@Schema(
        description =
                "Changes status, header fields, cookies and bodies of JSON on the way to the client, with what is known of the"
                        + " request, the consumer and its token.")
public record ResponseTransformSettings(
        @Schema(description = "One status for another.", examples = "{\"404\": 410}")
        Map<String, Integer> status,

        @Schema(description = "What becomes of header fields.")
        FieldChanges headers,

        @Schema(
                description =
                        "What becomes of cookies that the service sets, each by its name; a value may have attributes"
                                + " behind it.",
                examples = "{\"set\": {\"user\": \"{consumer.name}; Path=/; HttpOnly\"}}")
        CookieChanges cookies,

        @Schema(description = "What becomes of a body of JSON; others go on as they are.")
        BodyChanges body,

        @Schema(
                description =
                        "The statuses of the service's answers whose body is changed, such as 200 or 2xx; all when"
                                + " there are none.",
                examples = "[\"2xx\"]")
        List<String> bodyStatus)
        implements PolicySettings {
    public static final PolicyKind<ResponseTransformSettings> KIND =
            PolicyKind.of("response-transform", Phase.TRANSFORMATION, ResponseTransformSettings.class);

    private static final int STATUSES_MAX = 64;
    private static final Pattern STATUS = Pattern.compile("[2-5]([0-9]{2}|xx)");

    public ResponseTransformSettings(
            @Nullable Map<String, Integer> status,
            @Nullable FieldChanges headers,
            @Nullable CookieChanges cookies,
            @Nullable BodyChanges body,
            @Nullable List<String> bodyStatus) {
        this.status = status == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(status));
        this.headers = requireNonNullElse(headers, FieldChanges.NONE).lowerCased();
        this.cookies = requireNonNullElse(cookies, CookieChanges.NONE);
        this.body = requireNonNullElse(body, BodyChanges.NONE);
        this.bodyStatus = bodyStatus == null ? List.of() : List.copyOf(bodyStatus);
    }

    @Override
    public boolean holdsBodies() {
        return !body.isEmpty();
    }

    @Override
    public void check(Problems at) {
        at.require(
                !status.isEmpty() || !headers.isEmpty() || !cookies.isEmpty() || !body.isEmpty(),
                "",
                "does nothing: give status, headers, cookies or body");
        at.bounded("status", status.keySet(), STATUSES_MAX);
        status.forEach((from, to) -> {
            Problems there = at.at("status").at(from);
            there.require(isPlain(from), "", "must be a status from 200 to 599 other than 204, 205, 206 and 304");
            there.require(
                    to != null && isPlain(to.toString()),
                    "",
                    "must become a status from 200 to 599 other than 204, 205, 206 and 304");
        });
        headers.check(HeaderNames::checkEdit, at.at("headers"));
        headers.checkDistinct(at.at("headers"));
        cookies.check(at.at("cookies"));
        body.check(at.at("body"));
        at.require(bodyStatus.isEmpty() || !body.isEmpty(), "bodyStatus", "goes with body");
        at.bounded("bodyStatus", bodyStatus, STATUSES_MAX);
        at.each(
                "bodyStatus",
                bodyStatus,
                (each, there) ->
                        there.require(STATUS.matcher(each).matches(), "", "must be a status such as 200, or 2xx"));
    }

    /** Those that say nothing of how the body is framed, or what part of it there is. */
    private static boolean isPlain(String status) {
        return status.matches("[2-5][0-9]{2}") && !status.matches("20[456]|304");
    }
}
