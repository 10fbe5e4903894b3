package portico.admin.consumer;

import java.security.SecureRandom;
import java.util.Base64;

/** API keys: how new ones look, and how much of any may be shown. */
final class NewKey {
    private static final String PREFIX = "pk_"; // lets secret scanners find leaked ones
    private static final int OCTETS = 32;
    private static final int SHOWN = 8;

    /** Keys that were brought along may have little to give away. */
    private static final int SHOWN_OF_OTHERS = 4;

    private static final SecureRandom RANDOM = new SecureRandom();

    private NewKey() {}

    static String random() {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** The first characters. */
    static String hint(String key) {
        return key.substring(0, key.startsWith(PREFIX) ? SHOWN : SHOWN_OF_OTHERS);
    }
}
