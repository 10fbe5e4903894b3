package portico.node.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import portico.config.secret.Keyring;
import portico.node.exchange.Slice;

/** Hashes the keys that callers show under the keyring's peppers. One for all event loops and all identities. */
public final class KeyHasher {
    static final KeyHasher NONE = new KeyHasher(null, new TreeMap<>());

    private static final String ALGORITHM = "HmacSHA256";

    private final @Nullable Keyring keyring;
    private final NavigableMap<Integer, SecretKey> peppers;

    /** A Mac is not for several threads at once. */
    private final ThreadLocal<Hash> hashes;

    private KeyHasher(@Nullable Keyring keyring, NavigableMap<Integer, SecretKey> peppers) {
        this.keyring = keyring;
        this.peppers = peppers;
        hashes = ThreadLocal.withInitial(() -> new Hash(peppers));
    }

    public KeyHasher(Keyring keyring) {
        this(keyring, keyring.peppers());
        hashes.get(); // a bad key fails here and not at the first request
    }

    /** @throws IllegalArgumentException when there is none */
    Keyring keyring() {
        if (keyring == null) throw new IllegalArgumentException("There is no keyring");
        return keyring;
    }

    boolean has(int pepper) {
        return peppers.containsKey(pepper);
    }

    /** The hash of a key; good until this thread asks for the next one. */
    Hash hash(int pepper, Slice key) {
        Hash hash = hashes.get();
        hash.of(pepper, key);
        return hash;
    }

    /** The half of a hash by which keys are known. */
    static final class Hash {
        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        private final int[] versions;
        private final Mac[] macs;
        private final byte[] octets = new byte[32];

        private Hash(NavigableMap<Integer, SecretKey> peppers) {
            versions = peppers.keySet().stream().mapToInt(Integer::intValue).toArray();
            macs = peppers.values().stream().map(Hash::mac).toArray(Mac[]::new);
        }

        /** The first eight octets, big-endian, as in {@link portico.config.secret.KeyedHash}. */
        long a() {
            return (long) LONGS.get(octets, 0);
        }

        /** The following eight octets. */
        long b() {
            return (long) LONGS.get(octets, 8);
        }

        private void of(int pepper, Slice key) {
            int index = 0;
            while (versions[index] != pepper) index++;
            try {
                macs[index].update(key.array(), key.offset(), key.length());
                macs[index].doFinal(octets, 0);
            } catch (ShortBufferException e) {
                throw new IllegalStateException("HMAC-SHA-256 has 32 octets", e);
            }
        }

        private static Mac mac(SecretKey key) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(key);
                return mac;
            } catch (InvalidKeyException e) {
                throw new IllegalArgumentException("The keyring has a pepper that is no key", e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JVM lacks " + ALGORITHM, e);
            }
        }
    }
}
