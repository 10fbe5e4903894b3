package portico.node.policy;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.TestCertificate;

/**
 * Services behind one gateway that are called over HTTP and gRPC, the same policies before both, and callers with a credential
 * of every kind.
 */
abstract class ProtocolCase {
    static final TestCertificate HOST = TestCertificate.of("localhost", "grpc.test");
    static final TestCertificate PARTNERS = TestCertificate.authority("partners");

    static final String KEY = "the-key-of-acme-0123456789";
    static final String NEXT_KEY = "the-next-key-of-acme-0123456";
    static final String PAST_KEY = "the-past-key-of-acme-0123456";
    static final String OTHER_KEY = "the-key-of-other-0123456789";
    static final String SECRET = "a-secret-of-more-than-thirty-two-octets";

    static final TestUpstream.Behaviour SWITCHES =
            TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");

    /** Policies that let everyone pass, none of which may be in the way of any protocol. */
    static final String CHANGING = """
            { type: access-log }, { type: cors, settings: { origins: ["https://a.example"] } }, { type: correlation-id },
            { type: security-headers }, { type: compression, settings: { sizeMin: 1B } }, { type: error-pages, settings: { pages: [ { body: oops } ] } },
            { type: rate-limit, settings: { limit: 1000, per: 1m, by: all } },
            { type: concurrency-limit, settings: { limit: 100, by: all } }, { type: request-size, settings: { bodyBytesMax: 1KiB } },
            { type: https-redirect },
            { type: validation, settings: { body: { type: object }, undescribed: pass, bodyRequired: false } },
            { type: request-headers, settings: { set: { x-fixed: "1" } } },
            { type: response-headers, settings: { set: { x-answered: "1" } } },
            { type: request-transform, settings: { headers: { set: { x-made: "{request.path}" } }, body: { set: { /a: 1 } } } },
            { type: response-transform, settings: { headers: { set: { x-status: "{status}" } }, body: { set: { /a: 1 } } } },
            { type: cache }
            """;

    /** In gRPC, the word of an exchange that is held at the service until it may go on. */
    static final String HELD = "held";

    final TestGateway gateway;

    final TestUpstream upstream = new TestUpstream((request, connection) -> {
        boolean upgrade = !request.header("upgrade").isEmpty();
        (upgrade ? SWITCHES : TestUpstream.answer("200 OK", "hello")).serve(request, connection);
    });

    /** Of an exchange that is held at the service until it may go on. */
    final CountDownLatch arrivedThere = new CountDownLatch(1);

    final CountDownLatch goOn = new CountDownLatch(1);
    final BlockingQueue<Metadata> called = new LinkedBlockingQueue<>();
    private Server server;

    ProtocolCase(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void start() throws IOException {
        var service = ServerServiceDefinition.builder("test.Words")
                .addMethod(Words.ECHO, ServerCalls.asyncUnaryCall((word, answer) -> {
                    if (word.equals(HELD)) await(arrivedThere, goOn);
                    answer.onNext(word);
                    answer.onCompleted();
                }))
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerInterceptors.intercept(service, new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        called.add(headers);
                        return next.startCall(call, headers);
                    }
                }))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        server.shutdownNow();
        upstream.close();
        // A tunnel ends a moment after its client has left, and until then has the place that the next one wants.
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    final void apply(String policies) {
        apply(policies, "{ name: nobody }");
    }

    /** @param consumer one more */
    final void apply(String policies, String consumer) {
        gateway.apply("""
                services:
                - { name: http, url: "http://%s" }
                - { name: grpc, protocol: h2c, targets: [ { address: "127.0.0.1:%d" } ] }
                routes:
                - { name: http, match: { paths: ["/orders"] }, forward: { service: http }, policies: [ %s ] }
                - { name: grpc, match: { paths: ["/test.Words/**"] }, forward: { service: grpc }, policies: [ %s ] }
                consumers:
                - name: acme
                  groups: [partners]
                  credentials:
                  - { type: api-key, name: key, value: %s }
                  - { type: api-key, name: next-key, value: %s }
                  - { type: api-key, name: past-key, value: %s, expiresAt: "2020-01-01T00:00:00Z" }
                  - { type: basic, name: basic, username: acme, value: %s }
                  - { type: jwt-key, name: jwt, keyId: k1, algorithm: HS256, value: %s }
                  - { type: hmac-key, name: hmac, keyId: k2, value: %s }
                  - { type: certificate, name: tls, identifiedBy: dns, identity: acme.example }
                - { name: other, credentials: [ { type: api-key, name: key, value: %s } ] }
                - %s
                certificates:
                %s%s""".formatted(
                        upstream.address(),
                        server.getPort(),
                        policies,
                        policies,
                        KEY,
                        NEXT_KEY,
                        PAST_KEY,
                        SECRET,
                        SECRET,
                        SECRET,
                        OTHER_KEY,
                        consumer,
                        TestGateway.bundle("partners", PARTNERS),
                        TestGateway.yaml("host", HOST, ", clientCertificates: { authorities: partners }")));
    }

    final ProtocolClient.Answered call(Protocol protocol, Shown shown) throws Exception {
        return new ProtocolClient(gateway).call(protocol, shown);
    }

    /** All that reached the service of what may be a credential. */
    final List<String> arrived(Protocol protocol) throws InterruptedException {
        return arrived(protocol, List.of("x-api-key", "authorization", "signature", "client-cert"));
    }

    /** What reached the service in these fields. */
    final List<String> arrived(Protocol protocol, List<String> names) throws InterruptedException {
        var values = new ArrayList<String>();
        if (protocol == Protocol.GRPC) {
            Metadata headers = called.take();
            for (String name : names) {
                String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
                if (value != null) values.add(value);
            }
        } else {
            var received = upstream.take();
            for (String name : names) values.addAll(received.header(name));
        }
        return values;
    }

    static void await(CountDownLatch here, CountDownLatch there) {
        here.countDown();
        try {
            there.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
