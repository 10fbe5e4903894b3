package portico.node.composition.shape;

/**
 * How large one tree may become.
 *
 * @param bytesMax octets of its text
 * @param depthMax arrays and objects inside of each other, at most {@value #DEPTH_MAX}
 * @param valuesMax values of all kinds; one costs up to some hundred octets in memory, though it may be two in a text
 */
public record AnswerLimits(int bytesMax, int depthMax, int valuesMax) {
    /** More would not fit the stack of every thread. */
    public static final int DEPTH_MAX = 512;

    /** 10 MB, 200 levels, 500,000 values. */
    public static final AnswerLimits STANDARD = of(10_000_000);

    public AnswerLimits {
        if (bytesMax < 1 || valuesMax < 1 || depthMax < 1 || depthMax > DEPTH_MAX)
            throw new IllegalArgumentException("No tree fits: " + bytesMax + ", " + depthMax + ", " + valuesMax);
    }

    /** The usual limits for answers of so many octets: a value for each 20 of them, at least 10,000. */
    public static AnswerLimits of(int bytesMax) {
        return new AnswerLimits(bytesMax, 200, Math.max(10_000, bytesMax / 20));
    }
}
