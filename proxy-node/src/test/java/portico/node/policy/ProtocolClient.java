package portico.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** Sends a gateway one request in whichever protocol. */
record ProtocolClient(TestGateway gateway) {
    private static final String WEBSOCKET = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    /** @param fields gives the first of a name; null for none */
    record Answered(int status, UnaryOperator<@Nullable String> fields) {
        String field(String name) {
            return Objects.requireNonNullElse(fields.apply(name), "");
        }
    }

    /** The status of the answer: of HTTP, or of gRPC. */
    Answered call(Protocol protocol, Shown shown) throws Exception {
        return switch (protocol) {
            case HTTP_1_1 -> http1("", shown);
            case HTTP_2 -> http2(shown);
            case WEB_SOCKET -> http1(WEBSOCKET, shown);
            case GRPC -> grpc(shown);
        };
    }

    private Answered http1(String more, Shown shown) throws Exception {
        var head = new StringBuilder("GET /orders HTTP/1.1\r\nHost: localhost\r\n").append(more);
        shown.fields("GET", "/orders")
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (!shown.body().isEmpty())
            head.append("Content-Length: ").append(shown.body().length()).append("\r\n");
        try (var client = shown.isSecure()
                ? RawClient.tls(gateway.listener().tlsPort(), tls(shown), "localhost")
                : new RawClient(gateway.port())) {
            var response = client.send(head + "\r\n" + shown.body()).read();
            return new Answered(response.status(), name -> response.header(name).orElse(null));
        }
    }

    private Answered http2(Shown shown) throws Exception {
        if (!shown.isSecure()) return http2InTheClear(shown);
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(tls(shown))
                .build();
        var request = HttpRequest.newBuilder(
                URI.create("https://localhost:" + gateway.listener().tlsPort() + "/orders"));
        shown.fields("GET", "/orders").forEach(request::header);
        if (!shown.body().isEmpty()) request.method("GET", BodyPublishers.ofString(shown.body()));
        var response = client.send(request.build(), BodyHandlers.discarding());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return new Answered(
                response.statusCode(),
                name -> response.headers().firstValue(name).orElse(null));
    }

    private Answered http2InTheClear(Shown shown) throws Exception {
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            var head = new ArrayList<>(List.of(":method GET", ":path /orders", ":scheme http", ":authority localhost"));
            shown.fields("GET", "/orders").forEach((name, value) -> head.add(name + ' ' + value));
            client.request(1, true, head.toArray(String[]::new));
            int status = Integer.parseInt(client.status(1));
            return new Answered(status, name -> null);
        }
    }

    private Answered grpc(Shown shown) throws Exception {
        var metadata = new Metadata();
        shown.fields("POST", "/test.Words/Echo")
                .forEach((name, value) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        var ssl = GrpcSslContexts.forClient().trustManager(ProtocolCase.HOST.certificate());
        TestCertificate own = shown.certificate();
        if (own != null) ssl.keyManager(own.key(), own.certificate(), ProtocolCase.PARTNERS.certificate());
        int port = shown.isSecure()
                ? gateway.listener().tlsPort()
                : gateway.listener().h2cPort();
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .overrideAuthority("grpc.test"); // a name without a dot is not named in the handshake
        ManagedChannel channel = shown.isSecure()
                ? builder.sslContext(ssl.build()).build()
                : builder.usePlaintext().build();
        String word = shown.body().isEmpty() ? "word" : shown.body();
        try {
            var headers = new AtomicReference<Metadata>();
            var with = ClientInterceptors.intercept(
                    channel,
                    MetadataUtils.newAttachHeadersInterceptor(metadata),
                    MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()));
            assertThat(ClientCalls.blockingUnaryCall(with, Words.ECHO, CallOptions.DEFAULT, word))
                    .isEqualTo(word);
            return new Answered(
                    Status.Code.OK.value(),
                    name -> headers.get().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCause() != null) throw e; // it is not the gateway that said so
            return new Answered(e.getStatus().getCode().value(), name -> null);
        } finally {
            channel.shutdownNow();
        }
    }

    private SSLContext tls(Shown shown) {
        TestCertificate own = shown.certificate();
        return own == null ? ProtocolCase.HOST.trusting() : own.serving(ProtocolCase.HOST);
    }
}
