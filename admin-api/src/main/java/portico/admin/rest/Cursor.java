package portico.admin.rest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import portico.admin.problem.BadParameter;

/** Where the next page begins, opaque to callers. */
public final class Cursor {
    private static final String MARK = "p1:"; // tells ours from any other base64

    private Cursor() {}

    /** @param after the key of the last item of the page */
    public static String of(String after) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((MARK + after).getBytes(StandardCharsets.UTF_8));
    }

    /** The key after which the page begins. */
    public static String parse(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(MARK) && text.length() <= 512 && text.chars().allMatch(c -> c >= ' ' && c < 0x7f))
                return text.substring(MARK.length());
        } catch (IllegalArgumentException e) {
            // Said below, as for every other text that is not ours.
        }
        throw new BadParameter("cursor", "is not one that a page ended with");
    }

    /** The number after which the page begins. */
    public static long parseNumber(String cursor) {
        String text = parse(cursor);
        if (!text.matches("[0-9]{1,18}")) throw new BadParameter("cursor", "is not one that a page ended with");
        return Long.parseLong(text);
    }
}
