package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.FaultProxy;
import portico.node.testing.TestGateway;
import portico.node.testing.TestRedis;

/** A Redis that takes connections and then says nothing, or no more: clients notice no more than that it is away. */
class SilentRedisTest {
    @ParameterizedTest(name = "{0}, silent after {1} octets")
    @CsvSource({"rate-limit, 0", "rate-limit, 60", "rate-limit, 150", "quota, 0", "quota, 60", "quota, 150"})
    void countsByShareOrRefuses(String type, long after) throws Exception {
        String settings = type.equals("quota") ? "limit: 3, by: all" : "scope: cluster, limit: 3, per: 100h, by: all";
        try (var redis = new TestRedis();
                var silent = new FaultProxy(redis.port(), FaultProxy.Fault.STALL, FaultProxy.Way.BACK, after)) {
            var gateway = new TestGateway(true, redis.settings(silent.port(), Duration.ofMillis(50)));
            gateway.start();
            gateway.clock().stop(Instant.parse("2026-11-29T12:00:00Z")); // no month ends meanwhile
            try {
                gateway.apply("""
                        routes:
                        - name: shared
                          match: { paths: [/shared] }
                          respond: { status: 200 }
                          policies: [ { type: %1$s, settings: { %2$s } } ]
                        - name: strict
                          match: { paths: [/strict] }
                          respond: { status: 200 }
                          policies: [ { type: %1$s, settings: { %2$s, whenUnavailable: refuse } } ]
                        """.formatted(type, settings));
                var statuses = new ArrayList<Integer>();
                for (int request = 0; request < 40; request++)
                    statuses.add(gateway.get("/shared").status());
                assertThat(statuses).containsOnly(200, 429);
                // What was counted in Redis before it fell silent is not in the share.
                long passed = statuses.stream().filter(status -> status == 200).count();
                assertThat(passed).isBetween(3L, 6L);
                for (int request = 0; request < 10; request++)
                    assertThat(gateway.get("/strict").status()).isIn(200, 429, 503);
            } finally {
                gateway.close();
            }
        }
    }
}
