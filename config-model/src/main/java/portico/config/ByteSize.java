package portico.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A number of bytes, written {@code 512B}, {@code 64KiB}, {@code 10MiB} or {@code 1GiB}.
 *
 * @param bytes not negative
 */
@Schema(type = SchemaType.STRING, examples = "64KiB", pattern = "^[0-9]{1,12}(B|KiB|MiB|GiB)$")
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB)");

    /** @throws IllegalArgumentException when the text has another form, or is larger than any number here */
    @JsonCreator
    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) throw new IllegalArgumentException("is not a size such as 512B, 64KiB, 10MiB or 1GiB");
        long count = Long.parseLong(form.group(1));
        long factor = factor(form.group(2));
        if (count > Long.MAX_VALUE / factor) throw new IllegalArgumentException("is too large");
        return new ByteSize(count * factor);
    }

    /** A size in KiB. */
    public static ByteSize ofKib(long kib) {
        return new ByteSize(kib << 10);
    }

    /** A size in MiB. */
    public static ByteSize ofMib(long mib) {
        return new ByteSize(mib << 20);
    }

    @JsonValue
    @Override
    public String toString() {
        if (bytes == 0 || bytes % (1 << 10) != 0) return bytes + "B";
        if (bytes % (1 << 20) != 0) return (bytes >> 10) + "KiB";
        if (bytes % (1 << 30) != 0) return (bytes >> 20) + "MiB";
        return (bytes >> 30) + "GiB";
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "B" -> 1;
            case "KiB" -> 1 << 10;
            case "MiB" -> 1 << 20;
            default -> 1 << 30;
        };
    }
}
