package portico.config.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.ByteSize;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;
import portico.config.route.Route;

class RetryOverridesTest {
    private static final Retries SERVICE =
            new Retries(2, List.of("503"), Duration.ofSeconds(1), null, new ByteSize(1024), false, 7);

    @Test
    void whatARouteLeavesOutIsAsTheServiceSays() {
        assertThat(SERVICE.with(RetryOverrides.NONE)).isEqualTo(SERVICE);
        var route = new RetryOverrides(0, List.of("reset"), null, null, null, true);
        assertThat(SERVICE.with(route))
                .isEqualTo(new Retries(0, List.of("reset"), Duration.ofSeconds(1), null, new ByteSize(1024), true, 7));
    }

    @Test
    void whatIsReadIsWrittenAndReadTheSame() {
        Route route = route("attempts: 0, on: [reset], backoff: { base: 1ms }");
        assertThat(Problems.of(route).list()).isEmpty();
        assertThat(ConfigJson.read(ConfigJson.write(route), Route.class)).isEqualTo(route);
        assertThat(new String(ConfigJson.write(route("")), StandardCharsets.UTF_8))
                .doesNotContain("retries");
    }

    @ParameterizedTest(name = "{0} is wrong at {1}")
    @CsvSource(delimiter = '|', textBlock = """
            attempts: 11                  | forward.retries.attempts
            attempts: -1                  | forward.retries.attempts
            on: [sometimes]               | forward.retries.on[0]
            perTryTimeout: 0ms            | forward.retries.perTryTimeout
            bodyBytesMax: 2MiB            | forward.retries.bodyBytesMax
            backoff: { max: 2m }          | forward.retries.backoff.max
            """)
    void whatIsOutOfBoundsIsNamed(String retries, String field) {
        assertThat(Problems.of(route(retries)).list())
                .extracting(Problem::field)
                .containsExactly(field);
    }

    private static Route route(String retries) {
        return ConfigJson.readYaml(
                "{ name: r, match: { paths: [/a] }, forward: { service: s, retries: { %s } } }"
                        .formatted(retries)
                        .getBytes(StandardCharsets.UTF_8),
                Route.class);
    }
}
