package portico.node.policy.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.policy.quota.CalendarWindow;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;
import portico.node.redis.SharedRedis;
import portico.node.testing.TestClock;

class QuotaBookTest {
    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

    private final TestClock clock = new TestClock();

    QuotaBookTest() {
        clock.stop(BEGIN);
    }

    /** Nodes pass and say, and a database adds up; messages are stored late, and sometimes nobody hears how it stands. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void everyPassIsSaidOnceAndTheLeastIsNeverTooMuch(long seed) {
        var random = new Random(seed);
        var naught = use(new UUID(1, seed));
        var books = List.of(new QuotaBook(SharedRedis.none(), clock), new QuotaBook(SharedRedis.none(), clock));
        var counts = books.stream().map(book -> book.count(naught)).toList();
        var waiting = List.of(new ArrayList<QuotaUse>(), new ArrayList<QuotaUse>());
        long passed = 0;
        long stored = 0;
        for (int step = 0; step < 2_000; step++) {
            int node = random.nextInt(2);
            List<QuotaUse> said = waiting.get(node);
            switch (random.nextInt(6)) {
                case 0 -> {
                    List<QuotaUse> more = books.get(node).take(10);
                    assertThat(said.isEmpty() || more.isEmpty()).isTrue(); // one at a time
                    said.addAll(more);
                }
                case 1 -> {
                    for (var use : said) stored += use.used();
                    long all = stored;
                    books.get(node)
                            .stored(
                                    List.copyOf(said),
                                    random.nextBoolean()
                                            ? List.of()
                                            : said.stream()
                                                    .map(use -> standing(use, all))
                                                    .toList());
                    said.clear();
                }
                default -> {
                    counts.get(node).pass();
                    passed++;
                }
            }
            for (var count : counts) assertThat(count.least()).isLessThanOrEqualTo(passed);
        }
        for (int node = 0; node < 2; node++)
            for (int time = 0; time < 2; time++) {
                for (var use : waiting.get(node)) stored += use.used();
                books.get(node).stored(List.copyOf(waiting.get(node)), List.of());
                waiting.get(node).clear();
                waiting.get(node).addAll(books.get(node).take(10));
            }
        assertThat(stored).isEqualTo(passed);
    }

    @Test
    void whoeverHasWaitedLongestIsSaidFirst() {
        var book = new QuotaBook(SharedRedis.none(), clock);
        var uses = new ArrayList<QuotaUse>();
        for (int number = 0; number < 5; number++) {
            uses.add(use(new UUID(2, number)));
            book.count(uses.get(number)).pass();
        }
        List<QuotaUse> first = book.take(3);
        assertThat(first).extracting(QuotaUse::key).containsExactly(key(uses, 0), key(uses, 1), key(uses, 2));
        book.stored(first, List.of());
        book.count(uses.get(0)).pass();
        assertThat(book.take(3)).extracting(QuotaUse::key).containsExactly(key(uses, 3), key(uses, 4), key(uses, 0));
    }

    @Test
    void whatIsOverAndSaidIsForgotten() {
        var book = new QuotaBook(SharedRedis.none(), clock);
        var use = use(new UUID(3, 3));
        var count = book.count(use);
        count.pass();
        List<QuotaUse> said = book.take(10);
        clock.stop(use.end().plus(Duration.ofHours(1)));
        book.take(10);
        assertThat(book.count(use)).isSameAs(count); // not stored yet
        book.stored(said, List.of(standing(use, 1)));
        clock.stop(use.end().plus(Duration.ofHours(2)));
        book.take(10);
        assertThat(book.count(use)).isNotSameAs(count);
    }

    private static UUID key(List<QuotaUse> uses, int index) {
        return uses.get(index).key();
    }

    private static QuotaStanding standing(QuotaUse use, long used) {
        return new QuotaStanding(use.key(), use.begin().getEpochSecond(), used);
    }

    private static QuotaUse use(UUID key) {
        return new QuotaUse(
                key,
                BEGIN,
                BEGIN.plus(Duration.ofDays(30)),
                null,
                null,
                null,
                "quota",
                "route/r/quota",
                CalendarWindow.MONTH,
                "UTC",
                1_000_000,
                0);
    }
}
