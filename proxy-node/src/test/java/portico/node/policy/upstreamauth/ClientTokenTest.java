package portico.node.policy.upstreamauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import portico.node.policy.upstreamauth.ClientToken.Fetched;

class ClientTokenTest {
    private final AtomicLong now = new AtomicLong();
    private final Queue<CompletableFuture<Fetched>> flights = new ArrayDeque<>();
    private final ClientToken token = new ClientToken(
            () -> {
                var flight = new CompletableFuture<Fetched>();
                flights.add(flight);
                return flight;
            },
            now::get);

    @Test
    void manyWaitForOneFlight() {
        assertThat(token.field()).isNull();
        var one = token.fetch();
        assertThat(token.fetch()).isSameAs(one);
        land("a", 100);
        assertThat(one).isCompletedWithValue("Bearer a");
        assertThat(token.field()).isEqualTo("Bearer a");
        assertThat(flights).isEmpty();
    }

    @Test
    void aTokenIsRenewedBeforeItExpires() {
        token.fetch();
        land("a", 100);
        at(79);
        assertThat(token.field()).isEqualTo("Bearer a");
        assertThat(flights).isEmpty();
        at(80);
        assertThat(token.field()).isEqualTo("Bearer a");
        assertThat(flights).hasSize(1);
        land("b", 100);
        assertThat(token.field()).isEqualTo("Bearer b");
    }

    @Test
    void whileNoNewOneCanBeHadTheOldOneServesToItsEnd() {
        token.fetch();
        land("a", 100);
        at(80);
        token.field();
        fail();
        assertThat(token.field()).isEqualTo("Bearer a");
        assertThat(flights).isEmpty();
        at(99);
        assertThat(token.field()).isEqualTo("Bearer a");
        fail();
        at(100);
        assertThat(token.field()).isNull();
        assertThat(token.fetch()).as("that was tried a moment ago").isNull();
        at(104);
        assertThat(token.fetch()).isNotNull();
    }

    @Test
    void aServiceThatRefusesEveryTokenDoesNotMakeUsFetchWithoutEnd() {
        token.fetch();
        land("a", 1000);
        token.refused("Bearer of somebody else");
        assertThat(token.field()).isEqualTo("Bearer a");
        assertThat(flights).isEmpty();
        token.refused("Bearer a");
        assertThat(token.field()).isEqualTo("Bearer a");
        land("b", 1000);
        token.refused("Bearer b");
        assertThat(token.field()).isEqualTo("Bearer b");
        assertThat(flights).isEmpty();
        at(10);
        token.refused("Bearer b");
        token.field();
        assertThat(flights).hasSize(1);
    }

    private void at(long seconds) {
        now.set(Duration.ofSeconds(seconds).toNanos());
    }

    private void land(String value, long seconds) {
        flights.remove()
                .complete(new Fetched(
                        "Bearer " + value, Duration.ofSeconds(seconds).toNanos()));
    }

    private void fail() {
        flights.remove().completeExceptionally(new IllegalStateException("nobody there"));
    }
}
