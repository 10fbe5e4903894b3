package portico.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.upstream.Affinity;

class StickyChoiceTest {
    private static final int VALUES = 40_000;
    private static final long[] SEEDS =
            Stream.of("a", "b", "c").mapToLong(Affinity::hash).toArray();

    @Test
    void destinationsGetTheirShares() {
        var shares = new int[3];
        for (int choice : choices(1, 2, 7)) shares[choice]++;
        Offset<Integer> close = Offset.offset(VALUES / 50);
        assertThat(shares[0]).isCloseTo(VALUES / 10, close);
        assertThat(shares[1]).isCloseTo(VALUES / 5, close);
        assertThat(shares[2]).isCloseTo(VALUES * 7 / 10, close);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void aWeightThatGrowsOnlyTakesAndOneThatShrinksOnlyGives(long seed) {
        var random = new Random(seed);
        int[] weights = random.ints(3, 1, 1000).toArray();
        int[] grown = weights.clone();
        grown[1] += 1 + random.nextInt(100);
        int[] before = choices(weights);
        int[] after = choices(grown);
        for (int value = 0; value < VALUES; value++)
            if (before[value] != after[value]) assertThat(after[value]).isEqualTo(1);
        long moved = IntStream.range(0, VALUES)
                .filter(value -> before[value] != after[value])
                .count();
        double wanted = share(grown) - share(weights);
        assertThat((double) moved / VALUES).isCloseTo(wanted, Offset.offset(0.02));
    }

    private static double share(int[] weights) {
        return (double) weights[1] / Arrays.stream(weights).sum();
    }

    private static int[] choices(int... weights) {
        return IntStream.range(0, VALUES)
                .map(value -> StickyChoice.choose(Affinity.hash("value" + value), SEEDS, weights))
                .toArray();
    }
}
