package portico.admin.consumer;

import java.security.SecureRandom;
import java.util.Base64;

/** API keys and other secrets: how new ones look, and how much of an API key may be shown. */
final class NewKey {
    private static final String PREFIX = "pk_"; // lets secret scanners find leaked ones
    private static final int OCTETS = 32;
    private static final int SECRET_OCTETS = 48; // 64 characters: the octets that HS512 wants
    private static final int SHOWN = 8;

    /** Keys that were brought along may have little to give away. */
    private static final int SHOWN_OF_OTHERS = 4;

    private static final SecureRandom RANDOM = new SecureRandom();

    private NewKey() {}

    static String random() {
        return PREFIX + text(OCTETS);
    }

    /** Any other secret: as good for each algorithm and for a password. */
    static String secret() {
        return text(SECRET_OCTETS);
    }

    private static String text(int count) {
        byte[] octets = new byte[count];
        RANDOM.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** The first characters. */
    static String hint(String key) {
        return key.substring(0, key.startsWith(PREFIX) ? SHOWN : SHOWN_OF_OTHERS);
    }
}
