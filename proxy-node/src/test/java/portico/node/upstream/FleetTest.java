package portico.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.Problems;
import portico.config.json.ConfigJson;
import portico.config.service.Service;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.testing.BareExchange;
import portico.node.tls.UpstreamTls;

class FleetTest {
    private static final Vertx VERTX = Vertx.vertx();
    static final Names NAMES = new Names(NameSettings.ofSystem());
    private static final long SECOND = 1_000_000_000L;

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private final BareExchange exchange = new BareExchange(0);
    private final Tries tries = new Tries(exchange);
    private final List<Runnable> returns = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private long now = 1000 * SECOND;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void aRoundGivesEachTargetItsWeight(long seed) {
        var random = new Random(seed);
        var weights = new ArrayList<Integer>();
        weights.add(1 + random.nextInt(5));
        while (weights.size() < 6) weights.add(random.nextInt(9));
        Fleet fleet = fleet(targets(weights), "");
        int total = weights.stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> picked = picks(fleet, total * 3);
        for (int index = 0; index < weights.size(); index++)
            assertThat(picked.getOrDefault("10.0.0." + index + ":1", 0))
                    .as("target %d of %s", index, weights)
                    .isEqualTo(weights.get(index) * 3);
    }

    @Test
    void aHeavyTargetsTurnsAreSpread() {
        Fleet fleet = fleet(targets(List.of(5, 1, 1)), "");
        String before = "";
        int inARow = 0;
        for (int pick = 0; pick < 70; pick++) {
            String target = pick(fleet).address();
            inARow = target.equals(before) ? inARow + 1 : 1;
            assertThat(inARow).isLessThanOrEqualTo(4);
            before = target;
        }
    }

    @Test
    void aDrainedTargetGetsNothing() {
        Fleet fleet = fleet(
                "[ { address: \"10.0.0.1:1\" }, { address: \"10.0.0.2:1\", drained: true }, { address: \"10.0.0.3:1\", weight: 0 } ]",
                "");
        assertThat(picks(fleet, 50)).containsOnlyKeys("10.0.0.1:1");
    }

    @Test
    void leastRequestsKeepsLoadsTogether() {
        Fleet fleet = fleet(targets(List.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 3)), "balancing: { algorithm: least-requests }");
        for (int request = 0; request < 12_000; request++) fleet.began(pick(fleet));
        for (var target : fleet.targets())
            // Two choices leave a gap of a few, where one would leave one of a hundred.
            assertThat(target.endpoint().running() / target.weight()).isBetween(980, 1020);
    }

    @Test
    void aValueStaysWithItsTargetHoweverMuchIsUnderWayWhenAServiceChanges() {
        String hash = "balancing: { algorithm: consistent-hash, hashBy: header, name: x-a }";
        Fleet before = fleet(targets(List.of(1, 1)), hash);
        List<String> chosen = owners(before);
        assertThat(new HashSet<>(chosen)).hasSize(2);
        for (int each = 0; each < 40; each++) for (var target : before.targets()) before.began(target);
        Fleet after = fleet(targets(List.of(1, 1)), hash + "\nhealth: { panicPercent: 30 }", before);
        after.takeOver();
        assertThat(owners(after)).isEqualTo(chosen);
        for (int each = 0; each < 40; each++) for (var target : before.targets()) before.ended(target);
        // Nothing of it counts any more when it has ended: eight of one value are enough for a target again.
        UpstreamTarget own = pick(after);
        for (int number = 0; number < 8; number++) after.began(own);
        assertThat(pick(after)).isNotSameAs(own);
    }

    private List<String> owners(Fleet fleet) {
        List<String> owners = new ArrayList<>();
        for (int value = 0; value < 50; value++) {
            exchange.head().clear();
            exchange.head().addField("x-a", "value-" + value);
            owners.add(pick(fleet).address());
        }
        return owners;
    }

    @Test
    void whatFailedElsewhereIsNotAskedAgain() {
        for (String algorithm : List.of("round-robin", "least-requests", "consistent-hash")) {
            Fleet fleet = fleet(targets(List.of(9, 1, 1)), "balancing: { algorithm: " + algorithm + " }");
            for (int round = 0; round < 50; round++) {
                var asked = new HashSet<String>();
                var again = new Again(fleet);
                for (int attempt = 0; attempt < 3; attempt++) asked.add(again.next());
                assertThat(asked).as(algorithm).hasSize(3);
                again.end();
            }
        }
    }

    @Test
    void anotherTargetIsOneThatMayBeChosen() {
        var drained = new Again(fleet(targets(List.of(1, 1, 0)), ""));
        drained.next();
        assertThat(drained.hasOther()).isTrue();
        drained.next();
        assertThat(drained.hasOther()).isFalse();
        drained.end();

        String ejecting = "health: { passive: { failures: 1 }, panicPercent: %d }";
        var ejected = new Again(fleet(targets(List.of(1, 1)), ejecting.formatted(20)));
        ejected.eject(1);
        assertThat(ejected.next()).isEqualTo("10.0.0.0:1");
        assertThat(ejected.hasOther()).isFalse();
        ejected.end();

        var panicking = new Again(fleet(targets(List.of(1, 1)), ejecting.formatted(60)));
        panicking.eject(1);
        panicking.next();
        assertThat(panicking.hasOther()).isTrue();
        panicking.end();
    }

    @Test
    void failuresInARowEjectAndTheTimeGrows() {
        Fleet fleet =
                fleet(targets(List.of(1, 1, 1)), "health: { passive: { failures: 3, eject: 10s, ejectMax: 25s } }");
        UpstreamTarget bad = fleet.targets()[1];
        for (long expected : new long[] {10_000, 20_000, 25_000, 25_000}) {
            fail(fleet, bad, 2);
            fleet.record(bad, false);
            fail(fleet, bad, 2);
            assertThat(picks(fleet, 30)).containsKey(bad.address());
            fail(fleet, bad, 1);
            assertThat(picks(fleet, 30)).doesNotContainKey(bad.address());
            assertThat(delays.remove(0)).isEqualTo(expected);
            comeBack();
            assertThat(picks(fleet, 30)).containsKey(bad.address());
        }
        now += 100 * SECOND; // long without trouble
        fail(fleet, bad, 3);
        assertThat(delays.remove(0)).isEqualTo(10_000);
    }

    @Test
    void aShareOfFailuresEjectsOnceThereAreEnough() {
        Fleet fleet =
                fleet(targets(List.of(1, 1)), "health: { passive: { failures: 0, failurePercent: 50, minimum: 20 } }");
        UpstreamTarget bad = fleet.targets()[0];
        for (int round = 0; round < 9; round++) {
            fleet.record(bad, false);
            fleet.record(bad, true);
        }
        assertThat(picks(fleet, 10)).hasSize(2);
        fleet.record(bad, false);
        fleet.record(bad, true);
        assertThat(picks(fleet, 10)).containsOnlyKeys("10.0.0.1:1");
    }

    @Test
    void noMoreAreEjectedThanAllowed() {
        Fleet fleet = fleet(targets(List.of(1, 1, 1, 1)), "health: { passive: { failures: 1, ejectPercentMax: 50 } }");
        for (var target : fleet.targets()) fleet.record(target, true);
        assertThat(picks(fleet, 20)).containsOnlyKeys("10.0.0.2:1", "10.0.0.3:1");
    }

    @Test
    void belowThePanicThresholdAllAreUsed() {
        Fleet fleet = fleet(
                targets(List.of(1, 1, 1, 1)),
                "health: { active: { unhealthyAfter: 1, healthyAfter: 1 }, panicPercent: 50 }");
        var check = Objects.requireNonNull(fleet.service().health().active());
        fleet.checked(fleet.targets()[0], check, false);
        fleet.checked(fleet.targets()[1], check, false);
        assertThat(picks(fleet, 20)).containsOnlyKeys("10.0.0.2:1", "10.0.0.3:1");
        fleet.checked(fleet.targets()[2], check, false);
        assertThat(picks(fleet, 20)).hasSize(4);
        fleet.checked(fleet.targets()[2], check, true);
        assertThat(picks(fleet, 20)).containsOnlyKeys("10.0.0.2:1", "10.0.0.3:1");
    }

    @Test
    void aCheckCountsInARowOnly() {
        Fleet fleet = fleet(targets(List.of(1, 1)), "health: { active: { unhealthyAfter: 3, healthyAfter: 2 } }");
        var check = Objects.requireNonNull(fleet.service().health().active());
        UpstreamTarget target = fleet.targets()[0];
        for (boolean passed : new boolean[] {false, false, true, false, false}) fleet.checked(target, check, passed);
        assertThat(target.health().isWell()).isTrue();
        fleet.checked(target, check, false);
        assertThat(target.health().isWell()).isFalse();
        for (boolean passed : new boolean[] {true, false, true}) fleet.checked(target, check, passed);
        assertThat(target.health().isWell()).isFalse();
        fleet.checked(target, check, true);
        assertThat(target.health().isWell()).isTrue();
    }

    @Test
    void healthOutlivesAChangeOfTargetsButNotOfItsSettings() {
        String health = "health: { passive: { failures: 1 } }";
        Fleet first = fleet(targets(List.of(1, 1)), health);
        first.record(first.targets()[0], true);
        Fleet second = fleet(targets(List.of(1, 2, 1)), health, first);
        second.takeOver();
        assertThat(picks(second, 20)).containsOnlyKeys("10.0.0.1:1", "10.0.0.2:1");
        assertThat(second.targets()[1].endpoint()).isSameAs(first.targets()[1].endpoint());
        comeBack(); // to where it is now
        assertThat(picks(second, 20)).hasSize(3);
        second.record(second.targets()[0], true);
        Fleet third = fleet(targets(List.of(1, 1)), "health: { passive: { failures: 2 } }", second);
        third.takeOver();
        assertThat(picks(third, 20)).hasSize(2);
    }

    private void fail(Fleet fleet, UpstreamTarget target, int times) {
        for (int time = 0; time < times; time++) fleet.record(target, true);
    }

    private void comeBack() {
        returns.remove(0).run();
    }

    private UpstreamTarget pick(Fleet fleet) {
        return Objects.requireNonNull(fleet.pick(exchange, tries));
    }

    private Map<String, Integer> picks(Fleet fleet, int count) {
        var picked = new HashMap<String, Integer>();
        for (int pick = 0; pick < count; pick++) picked.merge(pick(fleet).address(), 1, Integer::sum);
        return picked;
    }

    private Fleet fleet(String targets, String settings) {
        return fleet(targets, settings, null);
    }

    private Fleet fleet(String targets, String settings, @Nullable Fleet before) {
        Service service = service(targets, settings);
        return new Fleet(
                service,
                before,
                2,
                NAMES,
                (millis, work) -> {
                    delays.add(millis);
                    returns.add(work);
                },
                () -> now);
    }

    static Service service(String targets, String settings) {
        String yaml = "name: s\ntargets: " + targets + "\n" + settings;
        Service service = ConfigJson.readYaml(yaml.getBytes(StandardCharsets.UTF_8), Service.class);
        assertThat(Problems.of(service).list()).isEmpty();
        return service;
    }

    static String targets(List<Integer> weights) {
        var targets = new ArrayList<String>();
        for (int weight : weights)
            targets.add("{ address: \"10.0.0." + targets.size() + ":1\", weight: " + weight + " }");
        return targets.toString();
    }

    /** Tries of one exchange that all fail. */
    private final class Again {
        private final Tries all = new Tries(exchange);
        private final Upstream upstream;

        Again(Fleet fleet) {
            upstream = new Upstream(fleet.service(), UpstreamTls.USUAL, null, VERTX, NAMES, 1);
            assertThat(all.begin(upstream, upstream.rules())).isNull();
        }

        boolean hasOther() {
            return upstream.fleet().hasOther(all);
        }

        void eject(int target) {
            upstream.fleet().record(upstream.fleet().targets()[target], true);
        }

        String next() {
            return Objects.requireNonNull(all.next()).address();
        }

        void end() {
            all.end();
        }
    }
}
