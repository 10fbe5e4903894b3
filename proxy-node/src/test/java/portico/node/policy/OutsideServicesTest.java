package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

class OutsideServicesTest {
    private final TestUpstream asked = new TestUpstream();
    private final TestUpstream other = new TestUpstream();

    @AfterEach
    void close() {
        asked.close();
        other.close();
    }

    @Test
    void anAnswerThatStallsBehindItsHeadEndsInTimeAndMakesRoomOnce() {
        OutsideService service = service(new OutsideServices(1, 10, 1, 1), asked);
        asked.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx"));
        var stalled = Objects.requireNonNull(service.ask(request(asked, Duration.ofSeconds(20))));
        assertThat(service.ask(request(asked, Duration.ofSeconds(60)))).isNull();
        assertThatThrownBy(stalled::join).hasRootCauseInstanceOf(TimeoutException.class);

        asked.behave((request, connection) -> {});
        assertThat(service.ask(request(asked, Duration.ofSeconds(60)))).isNotNull();
        assertThat(service.ask(request(asked, Duration.ofSeconds(60)))).isNull();
    }

    @Test
    void aServiceThatIsSlowTakesNoRoomOfOthers() {
        var services = new OutsideServices(3, 4, 1, 3);
        OutsideService slow = service(services, asked);
        OutsideService second = service(services, other);
        asked.behave((request, connection) -> {});
        other.behave((request, connection) -> {});
        for (int count = 0; count < 3; count++)
            assertThat(slow.ask(request(asked, Duration.ofSeconds(60)))).isNotNull();
        assertThat(service(services, asked).ask(request(asked, Duration.ofSeconds(60))))
                .isNull();
        assertThat(second.ask(request(other, Duration.ofSeconds(60)))).isNotNull();
        assertThat(second.ask(request(other, Duration.ofSeconds(60)))).isNull(); // that is enough of all together
        try (var third = new TestUpstream()) {
            OutsideService fresh = service(services, third);
            assertThat(Objects.requireNonNull(fresh.ask(request(third, Duration.ofSeconds(60))))
                            .join()
                            .statusCode())
                    .isEqualTo(200);
            assertThat(fresh.ask(request(third, Duration.ofSeconds(60)))).isNotNull();
        }
    }

    @Test
    void aClientLeavesHalfOfTheRoomToOthers() {
        OutsideService service = service(new OutsideServices(8, 100, 1, 2), asked);
        asked.behave((request, connection) -> {});
        var first = new ArrayList<CompletableFuture<?>>();
        for (int count = 0; count < 4; count++) first.add(Objects.requireNonNull(ask(service, "192.0.2.1")));
        assertThat(ask(service, "192.0.2.1")).isNull();
        assertThat(ask(service, "192.0.2.2")).isNotNull();
        assertThat(ask(service, "192.0.2.2")).isNotNull();
        assertThat(ask(service, "192.0.2.2")).isNull();
        // Of version 6, a network is one.
        assertThat(ask(service, "2001:db8::1")).isNotNull();
        assertThat(ask(service, "2001:db8::2")).isNotNull();
        assertThat(ask(service, "2001:db8::3")).isNull();
        assertThat(ask(service, "192.0.2.3")).isNull(); // that is enough of all together
        first.forEach(question -> question.cancel(true));
        assertThat(ask(service, "192.0.2.1")).isNotNull();
        assertThat(ask(service, "192.0.2.1")).isNotNull();
        assertThat(ask(service, "192.0.2.1")).isNull(); // the others have half of the room by now
    }

    /** Not a moment later: its next exchange may be there before whoever has told it goes on. */
    @Test
    void aClientThatHearsTheAnswerFindsItsShareFree() throws Exception {
        OutsideService service = service(new OutsideServices(4, 4, 1, 1), asked);
        var answer = new CountDownLatch(1);
        asked.behave((request, connection) -> {
            if (!request.requestLine().startsWith("GET /answered ")) return;
            await(answer);
            TestUpstream.answer("200 OK", "").serve(request, connection);
        });
        for (String other : List.of("192.0.2.1", "192.0.2.2"))
            assertThat(ask(service, other)).isNotNull(); // half of the room
        var first = Objects.requireNonNull(service.ask(
                "192.0.2.3",
                HttpRequest.newBuilder(URI.create("http://" + asked.address() + "/answered"))
                        .build()));
        assertThat(ask(service, "192.0.2.3")).isNull();
        var again = first.thenApply(heard -> ask(service, "192.0.2.3") != null);
        answer.countDown();
        assertThat(again.get(2, TimeUnit.MINUTES)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable CompletableFuture<?> ask(OutsideService service, String client) {
        return service.ask(client, request(asked, Duration.ofSeconds(60)));
    }

    @Test
    void aQuestionThatIsTakenBackEndsAtOnce() {
        OutsideService service = service(new OutsideServices(1, 1, 1, 1), asked);
        asked.behave((request, connection) -> {});
        var question = Objects.requireNonNull(service.ask(request(asked, Duration.ofSeconds(60))));
        asked.take();
        question.cancel(true);
        Await.until("the connection is closed", () -> asked.open() == 0);
        assertThat(service.ask(request(asked, Duration.ofSeconds(60)))).isNotNull();
    }

    private static OutsideService service(OutsideServices services, TestUpstream at) {
        return services.at(URI.create("http://" + at.address() + "/check"));
    }

    private static HttpRequest request(TestUpstream to, Duration timeout) {
        return HttpRequest.newBuilder(URI.create("http://" + to.address()))
                .timeout(timeout)
                .build();
    }
}
