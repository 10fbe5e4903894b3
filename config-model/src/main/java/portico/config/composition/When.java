package portico.config.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * When a call is made: exactly one of is, isNot and exists. A call that is not made is not missing.
 *
 * @param value one value in braces
 * @param is made when the value is this; numbers are compared as numbers
 * @param isNot made when the value is another, or not there
 * @param exists true: made when the value is there and not null; false: when it is not
 */
@Schema(description = "When the call is made: exactly one of is, isNot and exists.")
public record When(
        @Schema(description = "One value in braces.", examples = "{calls.user.body#/premium}")
        String value,

        @Schema(implementation = Object.class, description = "Made when the value is this.", examples = "true")
        @Nullable JsonNode is,

        @Schema(implementation = Object.class, description = "Made when the value is another, or not there.") @Nullable JsonNode isNot,

        @Schema(description = "Made when the value is there and not null, or when it is not.") @Nullable Boolean exists)
        implements Checked {
    /** The value. Only for one that {@link #check} finds nothing wrong with. */
    public Source source() {
        Source sole = Template.parse(value).sole();
        if (sole == null) throw new IllegalStateException("when has no value");
        return sole;
    }

    @Override
    public void check(Problems at) {
        Template template = Template.parse(value, at.at("value"));
        if (template != null) at.require(template.sole() != null, "value", "must be one value in braces");
        at.require(
                Stream.of(is, isNot, exists).filter(Objects::nonNull).count() == 1,
                "",
                "needs exactly one of is, isNot and exists");
        if (is != null) at.require(is.isValueNode(), "is", "must be text, a number, true, false or null");
        JsonTemplate.checkNumbers(is, at.at("is"));
        JsonTemplate.checkNumbers(isNot, at.at("isNot"));
        if (isNot != null) at.require(isNot.isValueNode(), "isNot", "must be text, a number, true, false or null");
    }
}
