package portico.node.composition;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.composition.When;
import portico.node.composition.shape.NumberValue;
import portico.node.composition.shape.Value;

/** When a call is made. */
final class CallCondition {
    /** Numbers of more digits are compared as they are written. */
    private static final int DIGITS_MAX = 128;

    private final Taken taken;
    private final @Nullable Value expected;
    private final boolean wanted;
    private final boolean existence;

    /** @param calls the names of all calls, in the order of their indices */
    CallCondition(When when, List<String> calls) {
        taken = Taken.of(when.source(), calls);
        existence = when.exists() != null;
        var is = when.is() != null ? when.is() : when.isNot();
        expected = is == null || is.isNull() ? null : Bodies.of(is);
        wanted = existence ? Boolean.TRUE.equals(when.exists()) : when.is() != null;
    }

    boolean holds(Scope scope) {
        Value value = scope.value(taken);
        return wanted == (existence ? value != null : isSame(value, expected));
    }

    private static boolean isSame(@Nullable Value value, @Nullable Value expected) {
        if (value == null || expected == null) return value == expected;
        if (value instanceof NumberValue one && expected instanceof NumberValue other) return isSame(one, other);
        return value.equals(expected);
    }

    private static boolean isSame(NumberValue one, NumberValue other) {
        if (one.digits().length() > DIGITS_MAX) return one.equals(other);
        try {
            return new BigDecimal(one.digits()).compareTo(new BigDecimal(other.digits())) == 0;
        } catch (ArithmeticException | NumberFormatException e) {
            return one.equals(other); // an exponent beyond what is counted
        }
    }
}
