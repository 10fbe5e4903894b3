package portico.node.policy.concurrencylimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Turnstiles that several event loops go through at once. */
class TurnstilesTest {
    private static final int LIMIT = 3;
    private static final int THREADS = 6;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void neverAreThereMoreInsideAndNobodyIsForgotten(long seed) throws Exception {
        var turnstiles = new Turnstiles(LIMIT, 2);
        var inside = new AtomicInteger[] {new AtomicInteger(), new AtomicInteger()};
        var most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            var all = new ArrayList<Future<?>>();
            for (int thread = 0; thread < THREADS; thread++) {
                var random = new Random(seed * THREADS + thread);
                all.add(threads.submit(() -> {
                    for (int time = 0; time < 2_000; time++) {
                        int counted = random.nextInt(2);
                        Pass pass = turnstiles.enter(counted);
                        if (pass == null) continue;
                        boolean in = pass.isInside();
                        // Some wait as long as it takes, some lose patience, some leave without a word.
                        if (!in && random.nextInt(3) > 0)
                            in = pass.turn(random.nextBoolean() ? 60_000 : 1)
                                            .toCompletableFuture()
                                            .get(30, TimeUnit.SECONDS)
                                    && pass.isInside();
                        if (in) {
                            most.accumulateAndGet(inside[counted].incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            inside[counted].decrementAndGet();
                        }
                        pass.release();
                    }
                    return null;
                }));
            }
            for (var each : all) each.get(60, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValueLessThanOrEqualTo(LIMIT);
        for (int counted = 0; counted < 2; counted++)
            assertThat(turnstiles.inside(counted)).isZero();
        // And all places are there again.
        for (int place = 0; place < LIMIT; place++)
            assertThat(turnstiles.enter(0).isInside()).isTrue();
        assertThat(turnstiles.enter(0).isInside()).isFalse();
    }

    @Test
    void whoHasGoneLeavesNothingBehind() {
        var turnstiles = new Turnstiles(1, 0);
        for (long counted = 0; counted < 100_000; counted++)
            turnstiles.enter(counted * 0x9e3779b97f4a7c15L).release();
        // In each group the last one that came may still be there.
        assertThat(turnstiles.size()).isLessThanOrEqualTo(1024);
    }

    @Test
    void thoseWhoWaitAreServedInTheirOrder() {
        var turnstiles = new Turnstiles(1, 3);
        Pass inside = turnstiles.enter(7);
        Pass first = turnstiles.enter(7);
        Pass second = turnstiles.enter(7);
        Pass third = turnstiles.enter(7);
        assertThat(turnstiles.enter(7)).isNull();
        second.release();
        inside.release();
        assertThat(first.isInside()).isTrue();
        assertThat(third.isInside()).isFalse();
        first.release();
        assertThat(third.isInside()).isTrue();
        assertThat(turnstiles.inside(7)).isEqualTo(1);
        third.release();
        assertThat(turnstiles.inside(7)).isZero();
    }
}
