package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestUpstream;

class OutsideServicesTest {
    private final TestUpstream asked = new TestUpstream();
    private final OutsideServices services = new OutsideServices(1);

    @AfterEach
    void close() {
        asked.close();
    }

    @Test
    void anAnswerThatStallsBehindItsHeadEndsInTimeAndMakesRoomOnce() {
        asked.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx"));
        var stalled = Objects.requireNonNull(services.ask(request(Duration.ofMillis(200))));
        assertThat(services.ask(request(Duration.ofSeconds(20)))).isNull();
        assertThatThrownBy(stalled::join).hasRootCauseInstanceOf(TimeoutException.class);

        asked.behave((request, connection) -> {});
        assertThat(services.ask(request(Duration.ofSeconds(20)))).isNotNull();
        assertThat(services.ask(request(Duration.ofSeconds(20)))).isNull();
    }

    private HttpRequest request(Duration timeout) {
        return HttpRequest.newBuilder(URI.create("http://" + asked.address()))
                .timeout(timeout)
                .build();
    }
}
