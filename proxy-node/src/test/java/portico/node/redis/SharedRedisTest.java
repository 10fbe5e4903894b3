package portico.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.FaultProxy;
import portico.node.testing.TestRedis;
import portico.testing.Await;
import portico.testing.TestCertificate;

/** The connection to a real Redis: by TLS, and when there is something wrong with it. */
class SharedRedisTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("redis-authority");
    private static final TestCertificate REDIS = AUTHORITY.issue("localhost");

    private final Vertx vertx = Vertx.vertx();
    private SharedRedis shared = SharedRedis.none();

    @AfterEach
    void close() {
        shared.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void nodesFindEachOtherByTls() {
        try (var redis = new TestRedis(REDIS)) {
            open(redis.settings("localhost", AUTHORITY));
            Await.until("it is up", shared::isUp);
            Await.until("it counts itself", () -> shared.nodes() == 1 && shared.asked() > 0);
            assertThat(shared.unanswered()).isZero();
            redis.stop();
            Await.until("it is lost", () -> shared.linksUp() == 0 && shared.lost() == 1);
            redis.start();
            Await.until("it is up again", shared::isUp);
        }
    }

    @Test
    void oneThatStartsAnewIsToldTheScriptsBeforeItIsAsked() {
        try (var redis = new TestRedis()) {
            open(redis.settings());
            Await.until("it is up, and asked", () -> shared.isUp() && shared.asked() > 0);
            redis.stop();
            Await.until("it is lost", () -> shared.linksUp() == 0);
            long unanswered = shared.unanswered(); // asked while it went
            redis.start();
            Await.until("it is up again", shared::isUp);
            long before = shared.asked();
            Await.until("it is asked again", () -> shared.asked() > before);
            Await.until("it has answered", () -> calls(redis, "evalsha") > 0);
            assertThat(calls(redis, "eval"))
                    .as("texts sent for want of a script")
                    .isZero();
            assertThat(shared.unanswered()).isEqualTo(unanswered);
        }
    }

    /** How often it has run a command since it started. */
    private static long calls(TestRedis redis, String command) {
        String all = redis.send(Request.cmd(Command.INFO).arg("commandstats")).toString();
        var calls = Pattern.compile("cmdstat_" + command + ":calls=([0-9]+)").matcher(all);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @ParameterizedTest(name = "{0}, trusted: {1}")
    @CsvSource({"localhost, false", "127.0.0.1, true"})
    void aCertificateThatIsNotTheRightOneIsNotSpokenTo(String host, boolean trusted) {
        try (var redis = new TestRedis(REDIS)) {
            open(redis.settings(host, trusted ? AUTHORITY : TestCertificate.authority("another")));
            Await.until("it has tried several times", () -> shared.unreached() >= 3);
            assertThat(shared.linksUp()).isZero();
            assertThat(shared.asked()).isZero();
        }
    }

    @ParameterizedTest(name = "silent after {0} octets")
    @CsvSource({"0, 0", "60, 1"}) // 60: behind the password, in the middle of its first answer
    void oneThatAcceptsAndSaysNothingIsLeft(long after, int connections) {
        try (var redis = new TestRedis();
                var silent = new FaultProxy(redis.port(), FaultProxy.Fault.STALL, FaultProxy.Way.BACK, after)) {
            open(redis.settings(silent.port(), Duration.ofMillis(50)));
            if (connections == 0) {
                Await.until("it was waited for long enough", () -> shared.unreached() >= 1);
                assertThat(shared.lost()).isZero();
            } else {
                Await.until("it is lost time and again", () -> shared.lost() >= 3);
                assertThat(shared.unanswered()).isGreaterThanOrEqualTo(3);
            }
            assertThat(shared.nodes()).isEqualTo(1);
        }
    }

    @Test
    void whatIsResetLeavesNothingUnhandled() {
        var unhandled = new CopyOnWriteArrayList<Throwable>();
        vertx.exceptionHandler(unhandled::add);
        try (var redis = new TestRedis();
                var broken = new FaultProxy(redis.port(), FaultProxy.Fault.RESET, FaultProxy.Way.BACK, 60)) {
            open(redis.settings(broken.port(), Duration.ofSeconds(5)));
            Await.until("it is lost time and again", () -> shared.lost() >= 5);
        }
        assertThat(unhandled).isEmpty();
    }

    private void open(RedisSettings settings) {
        shared = new SharedRedis(settings, 1);
        shared.attach(0, vertx.getOrCreateContext());
    }
}
