package portico.config.policy.compression;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Compresses answers on their way out, as clients take them.
 *
 * @param encodings in the order in which they are chosen from those that a client takes as gladly
 * @param contentTypes in lower case, ranges such as {@code text/*} too
 * @param sizeMin of an answer whose length is known
 */
@Schema(description = "Compresses answers with gzip, brotli or zstd, as clients take them.")
public record CompressionSettings(
        @Schema(
                description =
                        "The codings that are offered, the dearest first; a client that takes several equally gets"
                                + " the first of these.",
                defaultValue = "[\"zstd\", \"br\", \"gzip\"]",
                examples = "[\"gzip\"]")
        List<Coding> encodings,

        @Schema(
                description = "The types of answers that are compressed; ranges such as text/* too.",
                defaultValue = "[\"text/*\", \"application/json\", \"application/*+json\", \"application/javascript\","
                        + " \"application/xml\", \"application/*+xml\", \"image/svg+xml\"]",
                examples = "[\"application/json\"]")
        List<String> contentTypes,

        @Schema(
                description = "From which size on, where it is known; others are compressed as they come.",
                defaultValue = "1KiB",
                examples = "256B")
        ByteSize sizeMin)
        implements PolicySettings {
    public static final PolicyKind<CompressionSettings> KIND =
            PolicyKind.of("compression", Phase.EDGE, CompressionSettings.class);

    private static final List<Coding> ALL = List.of(Coding.ZSTD, Coding.BROTLI, Coding.GZIP);
    private static final List<String> TEXTS = List.of(
            "text/*",
            "application/json",
            "application/*+json",
            "application/javascript",
            "application/xml",
            "application/*+xml",
            "image/svg+xml");
    private static final int TYPES_MAX = 64;
    private static final ByteSize LARGEST = ByteSize.ofMib(16);
    private static final Pattern RANGE =
            Pattern.compile("[A-Za-z0-9!#$&^_.-]{1,127}/(\\*|(\\*\\+)?[A-Za-z0-9!#$&^_.+-]{1,127})");

    /** A content coding (RFC 9110 §8.4.1). */
    public enum Coding {
        @JsonProperty("gzip")
        GZIP,
        @JsonProperty("br")
        BROTLI,
        @JsonProperty("zstd")
        ZSTD
    }

    public CompressionSettings(
            @Nullable List<Coding> encodings, @Nullable List<String> contentTypes, @Nullable ByteSize sizeMin) {
        this.encodings = encodings == null ? ALL : List.copyOf(encodings);
        this.contentTypes = contentTypes == null
                ? TEXTS
                : contentTypes.stream()
                        .map(type -> type.toLowerCase(Locale.ROOT))
                        .toList();
        this.sizeMin = requireNonNullElse(sizeMin, ByteSize.ofKib(1));
    }

    @Override
    public boolean holdsBodies() {
        return true;
    }

    @Override
    public void check(Problems at) {
        at.require(!encodings.isEmpty(), "encodings", "is empty");
        at.distinct("encodings", encodings.stream().map(Coding::name).toList());
        at.require(!contentTypes.isEmpty(), "contentTypes", "is empty");
        at.bounded("contentTypes", contentTypes, TYPES_MAX);
        at.each(
                "contentTypes",
                contentTypes,
                (type, there) -> there.require(RANGE.matcher(type).matches(), "", "is no media type"));
        at.distinct("contentTypes", contentTypes);
        at.require(sizeMin.bytes() <= LARGEST.bytes(), "sizeMin", "is over " + LARGEST);
    }
}
