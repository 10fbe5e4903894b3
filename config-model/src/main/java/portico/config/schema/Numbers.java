package portico.config.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers as rules compare them: to the last digit, and one without a fraction is an integer, however it is written. */
public final class Numbers {
    /** 1e999999999 takes nine octets, and as digits a gigabyte. */
    private static final int SCALE_MAX = 1000;

    private static final int INT_BITS = 31;

    private Numbers() {}

    /**
     * A number of JSON.
     *
     * @param digits as it is written (RFC 8259 §6)
     * @return null for one too large, or too close to 0, to compute with
     */
    public static @Nullable JsonNode of(String digits) {
        BigDecimal number;
        try {
            number = new BigDecimal(digits);
        } catch (NumberFormatException e) {
            return null; // its exponent is no int
        }
        if (number.signum() == 0) return IntNode.valueOf(0);
        if (Math.abs((long) number.scale()) > SCALE_MAX) return null;
        BigDecimal shortest = number.stripTrailingZeros();
        if (shortest.scale() > 0) return DecimalNode.valueOf(shortest);
        var whole = shortest.toBigIntegerExact();
        return whole.bitLength() <= INT_BITS ? IntNode.valueOf(whole.intValue()) : BigIntegerNode.valueOf(whole);
    }
}
