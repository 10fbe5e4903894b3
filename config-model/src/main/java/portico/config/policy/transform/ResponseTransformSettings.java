package portico.config.policy.transform;

import static java.util.Objects.requireNonNullElse;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Changes status and header fields on the way to the client, also of answers that the gateway gives itself.
 *
 * @param status one status for another
 * @param headers names in lower case
 */
@Schema(
        description =
                "Changes status and header fields on the way to the client, with what is known of the request, the"
                        + " consumer and its token.")
public record ResponseTransformSettings(
        @Schema(description = "One status for another.", examples = "{\"404\": 410}")
        Map<String, Integer> status,

        @Schema(description = "What becomes of header fields.")
        FieldChanges headers)
        implements PolicySettings {
    public static final PolicyKind<ResponseTransformSettings> KIND =
            PolicyKind.of("response-transform", Phase.TRANSFORMATION, ResponseTransformSettings.class);

    private static final int STATUSES_MAX = 64;

    public ResponseTransformSettings(@Nullable Map<String, Integer> status, @Nullable FieldChanges headers) {
        this.status = status == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(status));
        this.headers = requireNonNullElse(headers, FieldChanges.NONE).withNames(name -> name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void check(Problems at) {
        at.require(!status.isEmpty() || !headers.isEmpty(), "", "does nothing: give status, headers or both");
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
    }

    /** Those that say nothing of how the body is framed, or what part of it there is. */
    private static boolean isPlain(String status) {
        return status.matches("[2-5][0-9]{2}") && !status.matches("20[456]|304");
    }
}
