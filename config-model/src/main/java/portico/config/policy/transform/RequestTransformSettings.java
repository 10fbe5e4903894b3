package portico.config.policy.transform;

import static java.util.Objects.requireNonNullElse;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Changes header fields, query parameters, cookies and bodies of JSON on the way to the upstream.
 *
 * @param headers names in lower case
 * @param query names as they are once decoded
 * @param cookies none of which can be added: one of a name is enough
 * @param body what becomes of a body of JSON; others go on as they are
 */
@Schema(
        description =
                "Changes header fields, query parameters, cookies and bodies of JSON on the way to the upstream, with"
                        + " what is known of the request, the consumer and its token.")
public record RequestTransformSettings(
        @Schema(description = "What becomes of header fields.")
        FieldChanges headers,

        @Schema(description = "What becomes of query parameters.")
        FieldChanges query,

        @Schema(description = "What becomes of cookies; there is nothing to add beside one of the same name.")
        CookieChanges cookies,

        @Schema(description = "What becomes of a body of JSON; others go on as they are.")
        BodyChanges body)
        implements PolicySettings {
    public static final PolicyKind<RequestTransformSettings> KIND =
            PolicyKind.of("request-transform", Phase.TRANSFORMATION, RequestTransformSettings.class);

    private static final int PARAMETER_LENGTH_MAX = 256;

    public RequestTransformSettings(
            @Nullable FieldChanges headers,
            @Nullable FieldChanges query,
            @Nullable CookieChanges cookies,
            @Nullable BodyChanges body) {
        this.headers = requireNonNullElse(headers, FieldChanges.NONE).lowerCased();
        this.query = requireNonNullElse(query, FieldChanges.NONE);
        this.cookies = requireNonNullElse(cookies, CookieChanges.NONE);
        this.body = requireNonNullElse(body, BodyChanges.NONE);
    }

    @Override
    public boolean holdsBodies() {
        return !body.isEmpty();
    }

    @Override
    public void check(Problems at) {
        at.require(
                !headers.isEmpty() || !query.isEmpty() || !cookies.isEmpty() || !body.isEmpty(),
                "",
                "does nothing: give headers, query, cookies or body");
        headers.check(HeaderNames::checkEdit, at.at("headers"));
        headers.checkDistinct(at.at("headers"));
        query.check(RequestTransformSettings::checkParameter, at.at("query"));
        cookies.check(at.at("cookies"));
        body.check(at.at("body"));
    }

    private static void checkParameter(String name, Problems at) {
        at.require(!name.isEmpty(), "", "is empty");
        at.text("", name, PARAMETER_LENGTH_MAX);
    }
}
