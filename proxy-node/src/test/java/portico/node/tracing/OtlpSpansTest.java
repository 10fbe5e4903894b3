package portico.node.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestCollector;
import portico.testing.Await;
import portico.testing.CapturedLog;
import portico.testing.Ports;

/** What becomes of spans that have ended. */
class OtlpSpansTest {
    private static final int MANY = 20_000;
    private static final int ROOM = 8 * 1024;

    @Test
    void whatEndsIsSentAndCounted() {
        try (var collector = new TestCollector();
                var spans = spans(collector.url())) {
            for (int count = 0; count < 1_000; count++) spans.ended(span(spans));
            Await.until("all are taken", () -> collector.spans().size() == 1_000);
            Await.until("all are counted", () -> spans.exported() == 1_000);
            assertThat(spans.dropped()).isZero();
        }
    }

    @Test
    void whatIsLeftIsSentAtTheEnd() {
        try (var collector = new TestCollector()) {
            try (var spans = spans(collector.url())) {
                spans.ended(span(spans));
            }
            assertThat(collector.spans()).hasSize(1);
        }
    }

    @Test
    void whatNobodyTakesIsLostAndCountedAndSaidOnce() {
        int port = Ports.free();
        try (var log = new CapturedLog();
                var spans = spans("http://127.0.0.1:" + port + "/v1/traces")) {
            for (int count = 0; count < MANY; count++) spans.ended(span(spans));
            assertThat(spans.dropped()).as("there is no room for them").isGreaterThanOrEqualTo(MANY - ROOM);
            Await.until("it is said", () -> log.text().contains("Spans cannot be sent to"));
            try (var collector = new TestCollector(port)) {
                Await.until("the others arrive", () -> spans.exported() + spans.dropped() == MANY);
                assertThat(collector.spans()).hasSize((int) spans.exported()).isNotEmpty();
                Await.until("it is said", () -> log.text().contains("Spans are sent to"));
            }
            assertThat(log.text().split("Spans cannot be sent to", -1)).hasSize(2);
            assertThat(log.text().split("Spans are sent to", -1)).hasSize(2);
            assertThat(log.text()).contains("ConnectException");
        }
    }

    @Test
    void anAnswerThatTheyAreNotTakenIsSaidToo() {
        try (var log = new CapturedLog();
                var collector = new TestCollector();
                var spans = spans(collector.url())) {
            collector.answer(401);
            spans.ended(span(spans));
            Await.until("it is lost", () -> spans.dropped() == 1);
            Await.until("it is said", () -> log.text().contains("it answers that it does not take them"));
        }
    }

    @Test
    void headerFieldsAreReadAgainAndNeverTold(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("headers");
        Files.writeString(file, "# for the collector\nAuthorization: Bearer first\n\nX-Tenant: a b\n");
        try (var log = new CapturedLog();
                var collector = new TestCollector();
                var spans = new OtlpSpans(OtlpSettings.of(collector.url(), file, null), "s", "n", "1")) {
            spans.ended(span(spans));
            Await.until("it is taken", () -> spans.exported() == 1);
            Files.writeString(file, "Authorization: Bearer second");
            spans.ended(span(spans));
            Await.until("the next one, too", () -> spans.exported() == 2);
            Files.delete(file);
            spans.ended(span(spans));
            Await.until("and one by what was known", () -> spans.exported() == 3);
            assertThat(collector.headers())
                    .extracting(headers -> headers.getFirst("authorization"))
                    .containsExactly("Bearer first", "Bearer second", "Bearer second");
            assertThat(collector.headers().get(0).getFirst("x-tenant")).isEqualTo("a b");
            assertThat(log.text()).doesNotContain("Bearer");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Authorization", "a b: c", ": c", "a:", "a: \u0001", "Host: a", "content-length: 1", "a: ä"})
    void aFileOfSomethingElseIsRefused(String line, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("headers");
        Files.writeString(file, "a: b\n" + line + "\n");
        assertThatThrownBy(() -> new OtlpSpans(OtlpSettings.of("http://a/v1/traces", file, null), "s", "n", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "PORTICO_TRACES_HEADERS_FILE: " + file + " has something else than a header field in line 2");
    }

    @Test
    void soAreFilesThatAreNotThere(@TempDir Path directory) throws IOException {
        Path none = directory.resolve("none");
        assertThatThrownBy(() -> new OtlpSpans(OtlpSettings.of("http://a/v1/traces", none, null), "s", "n", "1"))
                .hasMessage("PORTICO_TRACES_HEADERS_FILE: " + none + " cannot be read");
        assertThatThrownBy(() -> new OtlpSpans(OtlpSettings.of("https://a/v1/traces", null, none), "s", "n", "1"))
                .hasMessage("PORTICO_TRACES_CA_FILE: " + none + " holds no certificates");
        Path other = Files.writeString(directory.resolve("other"), "no certificate");
        assertThatThrownBy(() -> new OtlpSpans(OtlpSettings.of("https://a/v1/traces", null, other), "s", "n", "1"))
                .hasMessage("PORTICO_TRACES_CA_FILE: " + other + " holds no certificates");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "a b, is not a URL",
        "127.0.0.1:4318, is not a URL",
        "grpc://a:4317/x, must begin with http:// or https://",
        "http:///v1/traces, names no host",
        "http://u:p@a/v1/traces, names a user; PORTICO_TRACES_HEADERS_FILE is for credentials",
        "http://127.0.0.1:4318, has no path; it mostly is /v1/traces",
        "http://127.0.0.1:4318/, has no path; it mostly is /v1/traces",
        "http://a/v1/traces#x, has a fragment",
    })
    void aUrlThatCannotBeUsedIsRefused(String url, String why) {
        assertThatThrownBy(() -> OtlpSettings.of(url, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    private static OtlpSpans spans(String url) {
        return new OtlpSpans(OtlpSettings.of(url, null, null), "portico-node", "node-1", "0.1");
    }

    private static EndedSpan span(SpanSink spans) {
        var context = SpanContext.create(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                TraceFlags.getSampled(),
                TraceState.getDefault());
        return new EndedSpan(
                "GET",
                SpanKind.SERVER,
                context,
                SpanContext.getInvalid(),
                1,
                2,
                Attributes.empty(),
                false,
                spans.resource());
    }
}
