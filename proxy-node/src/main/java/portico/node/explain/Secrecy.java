package portico.node.explain;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which header fields are likely to hold what nobody else may see. */
final class Secrecy {
    private static final Pattern LIKELY =
            Pattern.compile("auth|cookie|key|token|secret|passw|credential|signature|session|assertion");

    private Secrecy() {}

    /** True when the field's value is not shown. What the gateway says itself of the caller is no secret. */
    static boolean hides(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.startsWith("x-portico-")
                && !lower.startsWith("www-auth")
                && !lower.startsWith("proxy-authenticate")
                && LIKELY.matcher(lower).find();
    }
}
