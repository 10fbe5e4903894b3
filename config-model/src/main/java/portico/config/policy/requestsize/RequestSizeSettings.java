package portico.config.policy.requestsize;

import static java.util.Objects.requireNonNullElse;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 413 to requests whose body is too large.
 *
 * @param bodyBytesMax of a body, without its framing; 1 MiB when absent
 */
@Schema(description = "Answers 413 to requests whose body is too large.")
public record RequestSizeSettings(
        @Schema(
                description = "How large a body may be, without its framing; a node's own bound holds besides.",
                defaultValue = "1MiB",
                examples = "64KiB")
        ByteSize bodyBytesMax)
        implements PolicySettings {
    public static final PolicyKind<RequestSizeSettings> KIND =
            PolicyKind.of("request-size", Phase.LIMITS, RequestSizeSettings.class);

    private static final ByteSize USUAL = ByteSize.ofMib(1);
    private static final ByteSize LARGEST = ByteSize.ofMib(1 << 20);

    public RequestSizeSettings(@Nullable ByteSize bodyBytesMax) {
        this.bodyBytesMax = requireNonNullElse(bodyBytesMax, USUAL);
    }

    @Override
    public void check(Problems at) {
        at.require(bodyBytesMax.bytes() <= LARGEST.bytes(), "bodyBytesMax", "is over " + LARGEST);
    }
}
