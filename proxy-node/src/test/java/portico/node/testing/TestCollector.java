package portico.node.testing;

import static java.util.stream.Collectors.toMap;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import portico.testing.Await;

/** A collector of spans on a real port, which takes OTLP over HTTP. */
public final class TestCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    /**
     * A span that has arrived.
     *
     * @param parentId empty for none
     * @param attributes as text
     * @param resource the attributes of whoever sent it
     */
    public record Received(
            String traceId,
            String spanId,
            String parentId,
            String name,
            Span.SpanKind kind,
            boolean failed,
            long startNanos,
            long endNanos,
            Map<String, String> attributes,
            Map<String, String> resource) {
        public String get(String attribute) {
            return attributes.getOrDefault(attribute, "");
        }
    }

    public TestCollector() {
        this(0);
    }

    /** @param port 0 for any free one */
    public TestCollector(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/v1/traces";
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What it answers from now on; what it does not take it forgets. */
    public void answer(int status) {
        this.status = status;
    }

    /** Of the requests that came. */
    public List<Headers> headers() {
        return headers;
    }

    /** All that it has taken. */
    public List<Received> spans() {
        return received;
    }

    /** The spans of a trace, once there are so many. */
    public List<Received> await(String traceId, int count) {
        Await.until(count + " spans of the trace " + traceId, () -> of(traceId).size() >= count);
        return of(traceId);
    }

    private List<Received> of(String traceId) {
        return received.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.add(exchange.getRequestHeaders());
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
            InputStream body = exchange.getRequestBody();
            var request = ExportTraceServiceRequest.parseFrom(zipped ? new GZIPInputStream(body) : body);
            int answered = status;
            if (answered == 200) request.getResourceSpansList().forEach(this::keep);
            exchange.sendResponseHeaders(answered, -1);
        }
    }

    private void keep(ResourceSpans spans) {
        Map<String, String> resource = attributes(spans.getResource().getAttributesList());
        for (var scope : spans.getScopeSpansList())
            for (Span span : scope.getSpansList())
                received.add(new Received(
                        hex(span.getTraceId().toByteArray()),
                        hex(span.getSpanId().toByteArray()),
                        hex(span.getParentSpanId().toByteArray()),
                        span.getName(),
                        span.getKind(),
                        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                        span.getStartTimeUnixNano(),
                        span.getEndTimeUnixNano(),
                        attributes(span.getAttributesList()),
                        resource));
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(toMap(KeyValue::getKey, attribute -> text(attribute.getValue())));
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            default -> value.getStringValue();
        };
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
