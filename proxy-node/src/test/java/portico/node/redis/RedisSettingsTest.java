package portico.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSettingsTest {
    private static final Duration TIMEOUT = Duration.ofMillis(250);

    @ParameterizedTest(name = "{0} is at {1}")
    @CsvSource({
        "redis://10.0.0.7, 10.0.0.7:6379",
        "redis://:a-password@redis.example:6380, redis.example:6380",
        "rediss://user:a-password@redis.example/3, redis.example:6379",
    })
    void usableUrls(String url, String place) {
        var settings = RedisSettings.of(url, TIMEOUT, null);
        assertThat(settings.place()).isEqualTo(place);
        assertThat(settings.toString()).doesNotContain("a-password", "user");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            http://u:a-password@redis.example        | must begin with redis
            redis:a-password                         | names no host
            redis://u:a-password@redis.example/first | not the number of a database
            redis://redis.example?password=a-password | ends with the number of the database
            redis://u:a-password@[redis              | is not a URL
            """)
    void unusableOnesAreRefusedWithoutTheirSecret(String url, String why) {
        assertThatThrownBy(() -> RedisSettings.of(url, TIMEOUT, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasNoCause()
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("a-password"));
    }

    @Test
    void whatALibrarySaysIsToldWithoutThePassword() {
        var settings = RedisSettings.of("redis://user:a%20password@redis.example", TIMEOUT, null);
        assertThat(settings.tell(new IOException("redis://user:a%20password@redis.example said no to 'a password'")))
                .isEqualTo("redis://***@redis.example said no to '***'");
    }
}
