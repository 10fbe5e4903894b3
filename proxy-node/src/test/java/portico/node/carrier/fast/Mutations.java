package portico.node.carrier.fast;

import java.util.Random;

/** Octets as a fault, or an attacker, would change them: most of a message stays, a few octets do not. */
public final class Mutations {
    /** What frames messages, and what is nearly that. */
    private static final String TELLING = "\r\n\r\n \t:;,/?#%.0159afxAF-_\"\\\0\u007f\u0080\u00ff";

    private Mutations() {}

    /** The text with up to so many octets replaced, removed, doubled or put in. */
    public static String of(String text, Random random, int most) {
        var changed = new StringBuilder(text);
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            int at = random.nextInt(changed.length());
            char other = random.nextInt(4) > 0
                    ? TELLING.charAt(random.nextInt(TELLING.length()))
                    : (char) random.nextInt(256);
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, other);
                case 1 -> changed.insert(at, other);
                case 2 -> changed.deleteCharAt(at);
                default -> changed.insert(at, changed.charAt(at));
            }
        }
        return changed.toString();
    }

    /** One of them. */
    public static String any(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
