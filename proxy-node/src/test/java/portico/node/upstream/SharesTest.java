package portico.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.names.Place;

class SharesTest {
    @Test
    void evenSharesAreExact() {
        var one = List.of(place(0, 1));
        var three = List.of(place(0, 1), place(0, 1), place(0, 1));
        int factor = Shares.factor(List.of(one, three));
        assertThat(factor).isEqualTo(3);
        assertThat(Shares.of(2, factor, one, one.get(0))).isEqualTo(6);
        assertThat(Shares.of(2, factor, three, three.get(1))).isEqualTo(2);
    }

    @Test
    void aNumberThatAllShareMakesNoDifference() {
        var records = List.of(place(1, 60), place(1, 20), place(2, 7));
        int factor = Shares.factor(List.of(records));
        assertThat(factor).isEqualTo(4);
        assertThat(records.stream().map(record -> Shares.of(1, factor, records, record)))
                .containsExactly(3, 1, 4);
    }

    @Test
    void withoutWeightThereIsNoShare() {
        var places = List.of(place(0, 1), place(0, 1));
        assertThat(Shares.of(0, 2, places, places.get(0))).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void sharesOfAPriorityMakeUpTheWholeWeight(long seed) {
        var random = new Random(seed);
        var places = new ArrayList<Place>();
        for (int count = 1 + random.nextInt(8); count > 0; count--)
            places.add(place(random.nextInt(3), random.nextInt(65_536)));
        int factor = Shares.factor(List.of(places));
        int weight = 1 + random.nextInt(65_535);
        for (int priority = 0; priority < 3; priority++) {
            int of = priority;
            var group = places.stream().filter(place -> place.priority() == of).toList();
            if (group.isEmpty()) continue;
            long sum = group.stream()
                    .mapToLong(place -> Shares.of(weight, factor, places, place))
                    .sum();
            assertThat(sum).isBetween((long) weight * factor - group.size(), (long) weight * factor + group.size());
            assertThat(group).allMatch(place -> Shares.of(weight, factor, places, place) > 0);
        }
    }

    private static Place place(int priority, int weight) {
        return new Place("a.test", InetAddress.getLoopbackAddress(), 80, priority, weight);
    }
}
