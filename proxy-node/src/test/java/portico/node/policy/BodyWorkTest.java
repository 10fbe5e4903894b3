package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.policy.BodyWork.Whose;

/** Who has how much of the threads that look at bodies. */
class BodyWorkTest {
    private static final int ROOM = 100;

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final List<String> ended = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        mayEnd.countDown();
    }

    private static @Nullable CompletableFuture<String> run(
            BodyWork work, String route, String client, Callable<String> what) {
        return work.run(new Whose(route, client), what);
    }

    private static <T> T of(@Nullable CompletableFuture<T> begun) throws Exception {
        return Objects.requireNonNull(begun).get(60, TimeUnit.SECONDS);
    }

    /** Takes a thread, and returns when it has it. */
    private CompletableFuture<String> hold(BodyWork work, String route, String client, CountDownLatch end)
            throws InterruptedException {
        var begun = new CountDownLatch(1);
        var held = run(work, route, client, () -> {
            begun.countDown();
            end.await();
            return "held";
        });
        begun.await();
        return Objects.requireNonNull(held);
    }

    private CompletableFuture<String> note(BodyWork work, String route, String client, String name) {
        return Objects.requireNonNull(run(work, route, client, () -> {
            ended.add(name);
            return name;
        }));
    }

    @Test
    void aRouteHasHalfOfTheThreadsAndWhatIsNotItsOwnGoesOn() throws Exception {
        var work = new BodyWork(2, ROOM, ROOM, ROOM);
        hold(work, "costly", "a", mayEnd);
        hold(work, "costly", "b", mayEnd);
        var third = note(work, "costly", "c", "third");
        for (int number = 0; number < 10; number++)
            assertThat(of(run(work, "cheap", "a", () -> "done"))).isEqualTo("done");
        assertThat(ended).isEmpty();
        mayEnd.countDown();
        assertThat(of(third)).isEqualTo("third");
    }

    @Test
    void nobodyHasMoreThanAShareOfTheRoom() throws Exception {
        var work = new BodyWork(1, 3, 3, 2);
        var held = hold(work, "costly", "a", mayEnd);
        var second = note(work, "costly", "a", "second");
        assertThat(run(work, "costly", "a", () -> "")).isNull(); // a client's
        assertThat(run(work, "cheap", "a", () -> "")).isNull(); // wherever it goes
        var third = note(work, "costly", "b", "third");
        assertThat(run(work, "costly", "c", () -> "")).isNull(); // a route's
        assertThat(of(run(work, "cheap", "c", () -> "done"))).isEqualTo("done");
        mayEnd.countDown();
        for (var each : List.of(held, second, third)) of(each);
        for (int number = 0; number < 5; number++)
            assertThat(of(run(work, "costly", "a", () -> "again"))).isEqualTo("again");
    }

    @Test
    void theRoomOfAllHasAnEnd() throws Exception {
        var work = new BodyWork(1, 2, ROOM, ROOM);
        hold(work, "one", "a", mayEnd);
        hold(work, "two", "a", mayEnd);
        var waiting = List.of(note(work, "one", "a", "first"), note(work, "three", "b", "second"));
        assertThat(run(work, "four", "c", () -> "")).isNull();
        mayEnd.countDown();
        for (var each : waiting) of(each);
        assertThat(of(run(work, "four", "c", () -> "done"))).isEqualTo("done");
    }

    @Test
    void theClientsOfARouteTakeTurns() throws Exception {
        var work = new BodyWork(1, ROOM, ROOM, ROOM);
        hold(work, "r", "many", mayEnd);
        for (int number = 1; number <= 3; number++) note(work, "r", "many", "many " + number);
        note(work, "r", "one", "one");
        var last = note(work, "r", "two", "two");
        mayEnd.countDown();
        of(last);
        assertThat(ended.subList(0, 3)).containsExactly("many 1", "one", "two");
    }

    @Test
    void routesTakeTurns() throws Exception {
        var work = new BodyWork(1, ROOM, ROOM, ROOM);
        var free = new CountDownLatch(1);
        hold(work, "for good", "a", mayEnd); // leaves one thread to all others
        hold(work, "for now", "a", free);
        for (int number = 1; number <= 3; number++) note(work, "many", "a", "many " + number);
        var last = note(work, "one", "a", "one");
        free.countDown();
        of(last);
        assertThat(ended.subList(0, 2)).containsExactly("many 1", "one");
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotBegun() throws Exception {
        var work = new BodyWork(1, ROOM, ROOM, 2);
        hold(work, "r", "a", mayEnd);
        note(work, "r", "b", "left").cancel(true);
        var last = note(work, "r", "b", "stayed");
        mayEnd.countDown();
        of(last);
        assertThat(ended).containsExactly("stayed");
        for (int number = 0; number < 5; number++) of(note(work, "r", "b", "again")); // its room is given back
    }

    @Test
    void whatFailsLeavesItsPlace() throws Exception {
        var work = new BodyWork(1, 1, 1, 1);
        for (int number = 0; number < 5; number++)
            assertThatThrownBy(() -> of(run(work, "r", "a", () -> {
                        throw new IllegalStateException("no such luck");
                    })))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("no such luck");
        assertThat(of(run(work, "r", "a", () -> "done"))).isEqualTo("done");
    }
}
