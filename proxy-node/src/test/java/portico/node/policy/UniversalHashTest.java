package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UniversalHashTest {
    private static final int BEFORE = 5;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void isTheSumOfTheProductsOfWordsToWhichTheKeyIsAdded(long seed) {
        var random = new Random(seed);
        long[] key = random.longs(UniversalHash.KEY_WORDS).toArray();
        byte[] text = new byte[random.nextInt(UniversalHash.CHUNK_OCTETS + 1)];
        random.nextBytes(text);
        if (random.nextBoolean()) Arrays.fill(text, (byte) -1);
        byte[] around = new byte[BEFORE + text.length + 20];
        Arrays.fill(around, (byte) 'x'); // what is before and behind counts for nothing
        System.arraycopy(text, 0, around, BEFORE, text.length);
        byte[] hash = new byte[1 + UniversalHash.HASH_OCTETS];
        new UniversalHash(key).of(around, BEFORE, BEFORE + text.length, hash, 1);
        assertThat(number(hash, 1)).isEqualTo(naive(text, key, 0));
        assertThat(number(hash, 17)).isEqualTo(naive(text, key, 2));
    }

    /** Modulo 2^128. */
    private static BigInteger naive(byte[] text, long[] key, int keyStart) {
        byte[] padded = Arrays.copyOf(text, (text.length + 15) / 16 * 16);
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < padded.length; at += 16) {
            int word = keyStart + at / 8;
            long a = little(padded, at).longValue() + key[word];
            long b = little(padded, at + 8).longValue() + key[word + 1];
            sum = sum.add(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)));
        }
        return sum.mod(BigInteger.ONE.shiftLeft(128));
    }

    private static BigInteger number(byte[] octets, int at) {
        return little(octets, at).add(little(octets, at + 8).shiftLeft(64));
    }

    private static BigInteger little(byte[] octets, int at) {
        byte[] turned = new byte[8];
        for (int index = 0; index < 8; index++) turned[index] = octets[at + 7 - index];
        return new BigInteger(1, turned);
    }
}
