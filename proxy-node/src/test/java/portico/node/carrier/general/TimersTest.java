package portico.node.carrier.general;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portico.node.carrier.general.Timers.For;

/** Timers on an event loop that stood still: what is late says nothing of whoever was to speak. */
class TimersTest {
    private static final Vertx vertx = Vertx.vertx();

    /** Says when it is looked at, which is when a timer of silence begins and when it fires. */
    private final AtomicLong nanos = new AtomicLong();

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> fired = new CompletableFuture<>();

    @AfterAll
    static void close() {
        vertx.close();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = For.class,
            names = {"RESPONSE", "TRY", "BODY", "IDLE"})
    void whoIsWaitedForIsReadBeforeALateTimerFires(For what) {
        run(what, TimeUnit.SECONDS.toNanos(10));
        assertThat(events).containsExactly("looked", "looked", "read", "fired");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = For.class,
            names = {"RESPONSE", "TRY", "BODY", "IDLE"})
    void aTimerInTimeFiresAtOnce(For what) {
        run(what, 0);
        assertThat(List.copyOf(events).subList(0, 3)).containsExactly("looked", "looked", "fired");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = For.class,
            names = {"TOTAL", "CALL", "RETRY"})
    void whatHasToEndByThenDoes(For what) {
        run(what, TimeUnit.SECONDS.toNanos(10));
        assertThat(events.get(0)).isEqualTo("fired");
    }

    @Test
    void aLateTimerThatIsCancelledDoesNotFire() {
        var cancelled = new CompletableFuture<Void>();
        vertx.runOnContext(there -> {
            var timers = new Timers[1];
            timers[0] = new Timers(() -> {
                // Looked at for the second time, it is late, and waits; by then the answer is read.
                if (nanos.getAndAdd(TimeUnit.SECONDS.toNanos(10)) > 0)
                    vertx.runOnContext(next -> {
                        timers[0].cancelAll();
                        // Behind whatever else would fire by now.
                        timers[0].start(For.RETRY, TimeUnit.MILLISECONDS.toNanos(400), () -> cancelled.complete(null));
                    });
                return nanos.get();
            });
            timers[0].start(For.RESPONSE, 1, () -> events.add("fired"));
        });
        cancelled.orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(events).isEmpty();
    }

    /** @param pause that is between the beginning of the timer and its end */
    private void run(For what, long pause) {
        vertx.runOnContext(there -> {
            var timers = new Timers(() -> {
                events.add("looked");
                // What has come meanwhile is read in the loop's next turn.
                if (events.size() > 1) vertx.runOnContext(next -> events.add("read"));
                return nanos.getAndAdd(pause);
            });
            timers.start(what, 1, () -> {
                events.add("fired");
                fired.complete(null);
            });
        });
        fired.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
