package portico.config.route;

import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.service.Balancing.HashBy;

/**
 * What keeps requests with the destination that one like them went to.
 *
 * @param by what they have in common
 * @param name of the header field, cookie or query parameter
 */
public record Stickiness(
        @Schema(description = "What requests that stay together have in common. A cookie that is not there is set.")
        HashBy by,

        @Schema(description = "The header field, cookie or query parameter.", examples = "portico-split") @Nullable String name)
        implements Checked {
    // RFC 6265 §4.1.1: a token, since the gateway may have to write it.
    private static final Pattern COOKIE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

    @Override
    public void check(Problems at) {
        at.required("by", by);
        if (by == null) return;
        at.require(by.isNamed() == (name != null), "name", "goes with by: header, cookie or query, and only with them");
        by.checkName(name, at.at("name"));
        if (by == HashBy.COOKIE && name != null)
            at.require(
                    COOKIE.matcher(name).matches(), "name", "must be 1 to 64 characters of a token (RFC 9110 §5.6.2)");
    }
}
