package portico.config.composition;

import static java.util.Objects.requireNonNullElse;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * Makes a call once for each element of an array; the answers are an array in the same order.
 *
 * @param over the array: one value in braces
 * @param parallel how many at once; 8 when absent
 * @param max how many elements at most; an array with more fails the call; 100 when absent
 */
public record ForEach(
        @Schema(
                description = "The array: one value in braces. The call names the element {item}, its index {index}.",
                examples = "{calls.orders.body#/orders}")
        String over,

        @Schema(description = "How many at once.", defaultValue = "8")
        Integer parallel,

        @Schema(description = "An array with more elements fails the call.", defaultValue = "100")
        Integer max)
        implements Checked {
    private static final int PARALLEL_MAX = 64;
    private static final int ELEMENTS_MAX = 1000;

    public ForEach(String over, @Nullable Integer parallel, @Nullable Integer max) {
        this.over = over;
        this.parallel = requireNonNullElse(parallel, 8);
        this.max = requireNonNullElse(max, 100);
    }

    /** The array. Only for one that {@link #check} finds nothing wrong with. */
    public Source array() {
        Source sole = Template.parse(over).sole();
        if (sole == null) throw new IllegalStateException("forEach is over no value");
        return sole;
    }

    @Override
    public void check(Problems at) {
        Template template = Template.parse(over, at.at("over"));
        if (template != null) {
            Source sole = template.sole();
            at.require(sole != null && sole.isJson(), "over", "must be one value in braces that may be an array");
        }
        at.require(parallel >= 1 && parallel <= PARALLEL_MAX, "parallel", "must be 1 to " + PARALLEL_MAX);
        at.require(max >= 1 && max <= ELEMENTS_MAX, "max", "must be 1 to " + ELEMENTS_MAX);
    }
}
