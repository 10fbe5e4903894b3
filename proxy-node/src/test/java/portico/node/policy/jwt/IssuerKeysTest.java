package portico.node.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import portico.config.jose.VerificationKey;
import portico.config.jose.WebKeySet;
import portico.config.policy.jwt.TokenIssuer;

/** How long an issuer's keys are believed. */
class IssuerKeysTest {
    private static final TokenIssuer ISSUER =
            new TokenIssuer("https://login.test/", null, null, null, Duration.ofHours(1));

    private final AtomicLong now = new AtomicLong();
    private final Queue<CompletableFuture<List<VerificationKey>>> flights = new ArrayDeque<>();
    private final IssuerKeys keys = IssuerKeys.fetched(
            ISSUER,
            () -> {
                var flight = new CompletableFuture<List<VerificationKey>>();
                flights.add(flight);
                return flight;
            },
            now::get);
    private final List<VerificationKey> good =
            WebKeySet.parse("{\"keys\":[" + SigningKey.of("ES256").jwk("k1") + "]}", ISSUER.allowed());

    @Test
    void theLastGoodOnesStayForAsLongAsTheSettingsSay() {
        land();
        assertThat(keys.current()).isSameAs(good);
        for (int minute = 10; minute < 60; minute += 10) {
            at(Duration.ofMinutes(minute));
            assertThat(keys.current()).isSameAs(good);
            keys.tend();
            fail();
        }
        at(Duration.ofHours(1));
        assertThat(keys.current()).isNull();
        land();
        assertThat(keys.current()).isSameAs(good);
    }

    @Test
    void whatIsWrongIsSaidUntilItIsRightAgain() {
        keys.tend();
        fail();
        assertThat(keys.failing()).satisfies(failing -> {
            assertThat(failing.issuer()).isEqualTo("https://login.test/");
            assertThat(failing.reason()).isEqualTo("it says ?nothing?");
            assertThat(failing.hasKeys()).isFalse();
        });
        at(Duration.ofSeconds(10));
        land();
        assertThat(keys.failing()).isNull();
        at(Duration.ofMinutes(11));
        keys.tend();
        fail();
        assertThat(keys.failing().hasKeys()).isTrue();
    }

    @Test
    void whoReadsThemFetchesNothing() {
        land();
        at(Duration.ofMinutes(30));
        assertThat(keys.current()).isSameAs(good);
        assertThat(flights).isEmpty();
        keys.tend();
        keys.tend(); // one flight at a time
        assertThat(flights).hasSize(1);
    }

    @Test
    void anIssuerThatStaysAwayIsAskedLessAndLess() {
        int asked = 0;
        for (int second = 0; second < 3_600; second += 5) {
            at(Duration.ofSeconds(second));
            keys.tend();
            if (flights.isEmpty()) continue;
            asked++;
            fail();
        }
        assertThat(asked).isBetween(30, 34);
        at(Duration.ofSeconds(3_720));
        land();
        at(Duration.ofSeconds(3_720 + 600));
        keys.tend();
        fail();
        at(Duration.ofSeconds(3_720 + 610));
        keys.tend();
        assertThat(flights).hasSize(1);
    }

    @Test
    void unknownKeysAreAskedForOnceInTenSeconds() {
        land();
        for (int second = 0; second < 60; second++) {
            at(Duration.ofSeconds(second));
            for (int token = 0; token < 100; token++) {
                var asked = keys.ask(good);
                assertThat(asked != null).as("at %d s", second).isEqualTo(second % 10 == 0);
            }
            assertThat(flights).hasSize(second % 10 == 0 ? 1 : 0);
            if (second % 10 == 0) flights.remove().complete(good);
            if (second % 10 == 0) assertThat(keys.ask(good)).isNull();
        }
    }

    /** Between the look at the keys and the question others may have come. */
    @Test
    void whoHasSeenOlderKeysLooksAgainAndNobodyIsAsked() {
        assertThat(keys.current()).isNull();
        land();
        assertThat(keys.ask(null)).isCompleted();
        assertThat(flights).isEmpty();
        List<VerificationKey> next =
                WebKeySet.parse("{\"keys\":[" + SigningKey.of("ES256").jwk("k2") + "]}", ISSUER.allowed());
        assertThat(keys.ask(good)).isNotCompleted();
        flights.remove().complete(next);
        assertThat(keys.ask(good)).isCompleted();
        assertThat(keys.ask(next)).as("it was asked a moment ago").isNull();
        assertThat(flights).isEmpty();
    }

    private void at(Duration time) {
        now.set(time.toNanos());
    }

    private void land() {
        keys.tend();
        flights.remove().complete(good);
    }

    private void fail() {
        flights.remove().completeExceptionally(new IllegalStateException("it says \"nothing\""));
    }
}
