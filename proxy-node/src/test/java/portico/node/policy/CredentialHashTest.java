package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.exchange.Slice;

class CredentialHashTest {
    /** Around the ends of words, pairs of words and chunks, and as long as a token may be. */
    @ParameterizedTest(name = "{0} octets")
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 430, 700, 2047, 2048, 2049, 4096, 4097, 16 * 1024})
    void eachOctetCountsAndSoDoesTheLength(int length) {
        byte[] credential = new byte[length];
        new Random(length).nextBytes(credential);
        Set<CredentialHash> hashes = new HashSet<>();
        hashes.add(hash(credential));
        for (int at = 0; at < length; at++) {
            byte[] other = credential.clone();
            other[at] ^= (byte) (1 << at % 8);
            hashes.add(hash(other));
        }
        assertThat(hashes).hasSize(length + 1);
        hashes.add(hash(Arrays.copyOf(credential, length + 1))); // a zero octet more
        hashes.add(hash(Arrays.copyOf(credential, length - 1)));
        assertThat(hashes).hasSize(length + 3);
    }

    @ParameterizedTest(name = "{0} octets")
    @ValueSource(ints = {0, 1, 430, 2048, 5000})
    void whereItStandsDoesNotMatter(int length) {
        byte[] credential = new byte[length];
        new Random(length).nextBytes(credential);
        byte[] head = new byte[length + 40];
        Arrays.fill(head, (byte) 'x');
        System.arraycopy(credential, 0, head, 23, length);
        assertThat(CredentialHash.of(new Slice(head, 23, length))).isEqualTo(hash(credential));
    }

    private static CredentialHash hash(byte[] credential) {
        return CredentialHash.of(new Slice(credential, 0, credential.length));
    }
}
