package portico.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.testing.BareExchange;

class RingTest {
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void onlyTheSharesOfTheTargetThatGoesMove(long seed) {
        var random = new Random(seed);
        List<String> addresses = addresses(2 + random.nextInt(20));
        int[] weights = random.ints(addresses.size(), 1, 4).toArray();
        Ring with = Ring.of(addresses, weights);
        int gone = random.nextInt(addresses.size());
        int[] without = weights.clone();
        without[gone] = 0;
        Ring after = Ring.of(addresses, without);
        for (int key = 0; key < 5000; key++) {
            long hash = random.nextLong();
            int before = with.owner(with.find(hash));
            int now = after.owner(after.find(hash));
            assertThat(now).isNotEqualTo(gone);
            if (before != gone) assertThat(now).isEqualTo(before);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void findsThePointThatANaiveScanFinds(long seed) {
        var random = new Random(seed);
        List<String> addresses = addresses(1 + random.nextInt(5));
        Ring ring = Ring.of(addresses, random.ints(addresses.size(), 1, 3).toArray());
        for (int key = 0; key < 200; key++) {
            long hash = random.nextLong();
            int found = ring.find(hash);
            for (int position = 0; position < ring.size(); position++) {
                boolean after = ring.point(position) >= hash;
                assertThat(after).isEqualTo(ring.point(found) >= hash && position >= found);
            }
        }
    }

    @Test
    void sharesFollowTheWeights() {
        Ring ring = Ring.of(addresses(4), new int[] {1, 1, 1, 3});
        var random = new Random(1);
        int[] owned = new int[4];
        for (int key = 0; key < 60_000; key++) owned[ring.owner(ring.find(random.nextLong()))]++;
        assertThat(owned[3]).isBetween(25_000, 35_000);
        for (int index = 0; index < 3; index++) assertThat(owned[index]).isBetween(7_000, 13_000);
    }

    @Test
    void theLargestServiceHasARingOfBoundedSize() {
        int[] weights = new int[1024];
        Arrays.fill(weights, 65_535);
        weights[7] = 1;
        Ring ring = Ring.of(addresses(1024), weights);
        assertThat(ring.size()).isBetween(60_000, 1 << 17);
    }

    @Test
    void aValueThatEverybodySendsIsSharedWhenItsTargetIsFull() {
        var service = FleetTest.service(
                FleetTest.targets(List.of(1, 1, 2)),
                "balancing: { algorithm: consistent-hash, hashBy: header, name: x-a }");
        var fleet = new Fleet(service, null, 1, FleetTest.NAMES, (millis, work) -> {}, () -> 0);
        var exchange = new BareExchange(0);
        exchange.head().addField("x-a", "everybody");
        var tries = new Tries(exchange);
        var running = new AtomicInteger();
        Map<UpstreamTarget, Integer> loads = new HashMap<>();
        for (int request = 0; request < 2000; request++) {
            UpstreamTarget target = java.util.Objects.requireNonNull(fleet.pick(exchange, tries));
            fleet.began(target);
            int load = loads.merge(target, 1, Integer::sum);
            long share = (long) Math.ceil(1.25 * running.incrementAndGet() * target.weight() / 4);
            assertThat(load).isLessThanOrEqualTo((int) Math.max(8, share));
        }
        // Its own target is as full as it may be.
        assertThat(loads.values()).anyMatch(load -> load >= 600);
        for (var target : fleet.targets()) for (int load = loads.get(target); load > 0; load--) fleet.ended(target);
        UpstreamTarget own = fleet.pick(exchange, tries);
        for (int round = 0; round < 10; round++)
            assertThat(fleet.pick(exchange, tries)).isSameAs(own);
    }

    private static List<String> addresses(int count) {
        var addresses = new ArrayList<String>();
        for (int index = 0; index < count; index++) addresses.add("10.0.0." + index + ":8080");
        return addresses;
    }
}
