package portico.node.composition.shape;

/**
 * A number, as it was written: 1.10, 1e400 and -0 stay what they are.
 *
 * @param digits a number of JSON (RFC 8259 §6)
 */
public record NumberValue(String digits) implements Value {
    /** One object for each number of one digit: an answer full of them would else be thirty times its size in memory. */
    private static final NumberValue[] SMALL = new NumberValue[10];

    static {
        for (int number = 0; number < SMALL.length; number++) SMALL[number] = new NumberValue(Integer.toString(number));
    }

    /** The number that these digits are; they are not checked. */
    static NumberValue of(String digits) {
        return digits.length() == 1 && Character.isDigit(digits.charAt(0))
                ? SMALL[digits.charAt(0) - '0']
                : new NumberValue(digits);
    }

    /** A whole number. */
    public static NumberValue of(long number) {
        return of(Long.toString(number));
    }

    @Override
    public String scalarText() {
        return digits;
    }
}
