package portico.node.warm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.testing.Await;

class WarmUpTest {
    @ParameterizedTest(name = "HTTP/2 too: {0}")
    @ValueSource(booleans = {false, true})
    void itServesItselfAsManyExchangesAsAskedAndLeavesNothingOpen(boolean http2) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        try (var names = new Names(NameSettings.ofSystem())) {
            assertThat(new WarmUp(vertx, names, 2, http2).run(300, Duration.ofSeconds(60)))
                    .isGreaterThanOrEqualTo(http2 ? 600 : 300);
            assertThat(vertx.deploymentIDs()).isEmpty();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
        }
    }

    @Test
    void itGivesUpWhenTheTimeIsOver() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (var names = new Names(NameSettings.ofSystem())) {
            // On a busy machine that may be too little for the first one.
            Await.until(
                    "it has begun",
                    () -> new WarmUp(vertx, names, 1, true).run(Integer.MAX_VALUE, Duration.ofMillis(200)) > 0);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
        }
    }
}
