package portico.config.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that admin replicas and nodes share, from a file or the environment, never from the database: peppers for
 * {@link KeyedHash} and keys that seal secrets which must be read back. Each has a version; the highest is used for new
 * values, all are used for old ones, so a key is rotated by adding one.
 *
 * <p>Text form, one key a line: {@code pepper.1=<base64 of 32 octets>}, {@code seal.1=…}; {@code #} starts a comment.
 */
public final class Keyring {
    private static final int KEY_OCTETS = 32;
    private static final int NONCE_OCTETS = 12; // NIST SP 800-38D §8.2.1
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NavigableMap<Integer, SecretKey> peppers;
    private final NavigableMap<Integer, SecretKey> seals;

    private Keyring(NavigableMap<Integer, SecretKey> peppers, NavigableMap<Integer, SecretKey> seals) {
        this.peppers = Collections.unmodifiableNavigableMap(peppers);
        this.seals = Collections.unmodifiableNavigableMap(seals);
    }

    /** The text of a new keyring with random keys. */
    public static String generate() {
        return "# Portico keyring: keep it secret, back it up, and give every admin replica and node the same.\n"
                + "pepper.1=" + randomKey() + "\nseal.1=" + randomKey() + "\n";
    }

    /** @throws IllegalArgumentException naming the line, and no key, when the text has another form */
    public static Keyring parse(String text) {
        var peppers = new TreeMap<Integer, SecretKey>();
        var seals = new TreeMap<Integer, SecretKey>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) continue;
            int equals = line.indexOf('=');
            int dot = line.indexOf('.');
            try {
                int version = Integer.parseInt(line.substring(dot + 1, equals).strip());
                byte[] key =
                        Base64.getDecoder().decode(line.substring(equals + 1).strip());
                if (key.length != KEY_OCTETS) throw new IllegalArgumentException("length");
                switch (line.substring(0, dot)) {
                    case "pepper" -> peppers.put(version, new SecretKeySpec(key, "HmacSHA256"));
                    case "seal" -> seals.put(version, new SecretKeySpec(key, "AES"));
                    default -> throw new IllegalArgumentException("word");
                }
            } catch (RuntimeException e) {
                // The cause could quote the key.
                throw new IllegalArgumentException("Line " + number
                        + " of the keyring is not pepper.<version>=<base64 of 32 octets> or seal.<version>=…");
            }
        }
        if (peppers.isEmpty() || seals.isEmpty())
            throw new IllegalArgumentException("The keyring needs at least one pepper and one seal");
        return new Keyring(peppers, seals);
    }

    /** The peppers by version, the one for new hashes last. */
    public NavigableMap<Integer, SecretKey> peppers() {
        return peppers;
    }

    /** The hash of a secret under the newest pepper. */
    public KeyedHash hash(String secret) {
        return hash(peppers.lastKey(), secret);
    }

    /** The hash of a secret under one pepper, to compare with an older hash. */
    public KeyedHash hash(int pepper, String secret) {
        SecretKey key = peppers.get(pepper);
        if (key == null) throw new IllegalArgumentException("The keyring has no pepper." + pepper);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return KeyedHash.of(pepper, mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks HmacSHA256", e);
        }
    }

    /**
     * Seals a secret with AES-256-GCM.
     *
     * @param place table, id and column: a sealed value opens nowhere else
     */
    public Sealed seal(String place, byte[] secret) {
        byte[] nonce = new byte[NONCE_OCTETS];
        RANDOM.nextBytes(nonce);
        int version = seals.lastKey();
        return new Sealed(version, nonce, cipher(Cipher.ENCRYPT_MODE, version, nonce, place, secret));
    }

    /** @throws IllegalArgumentException when the value was sealed elsewhere, by another keyring, or was changed */
    public byte[] open(String place, Sealed sealed) {
        return cipher(Cipher.DECRYPT_MODE, sealed.seal(), sealed.nonce(), place, sealed.ciphertext());
    }

    @Override
    public String toString() {
        return "Keyring[peppers " + versions(peppers) + ", seals " + versions(seals) + "]";
    }

    private byte[] cipher(int mode, int version, byte[] nonce, String place, byte[] input) {
        SecretKey key = seals.get(version);
        if (key == null) throw new IllegalArgumentException("The keyring has no seal." + version);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The sealed value of " + place + " does not open with this keyring", e);
        }
    }

    private static String versions(NavigableMap<Integer, SecretKey> keys) {
        return keys.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String randomKey() {
        byte[] key = new byte[KEY_OCTETS];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
