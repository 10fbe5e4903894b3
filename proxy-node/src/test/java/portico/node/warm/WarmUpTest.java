package portico.node.warm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void itServesItselfAsManyExchangesAsAskedAndLeavesNothingOpen() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        try {
            assertThat(new WarmUp(vertx, 2).run(300, Duration.ofSeconds(60))).isGreaterThanOrEqualTo(300);
            assertThat(vertx.deploymentIDs()).isEmpty();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void itGivesUpWhenTheTimeIsOver() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            assertThat(new WarmUp(vertx, 1).run(Integer.MAX_VALUE, Duration.ofMillis(200)))
                    .isPositive();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
