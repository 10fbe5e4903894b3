package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.testing.Await;
import portico.testing.TestCertificate;

/** grpc-java on both sides of a node, over h2c and over TLS. */
class GrpcTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final TestCertificate CERTIFICATE = TestCertificate.of("grpc.example.com");
    private static final MethodDescriptor<String, String> UNARY = method(MethodType.UNARY, "Unary");
    private static final MethodDescriptor<String, String> DOWN = method(MethodType.SERVER_STREAMING, "Down");
    private static final MethodDescriptor<String, String> UP = method(MethodType.CLIENT_STREAMING, "Up");
    private static final MethodDescriptor<String, String> BOTH = method(MethodType.BIDI_STREAMING, "Both");

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service())
                .build()
                .start();
        apply("[]");
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
    }

    @ParameterizedTest(name = "tls {0}")
    @ValueSource(booleans = {false, true})
    void allFourKindsOfCallGoThrough(boolean tls) throws Exception {
        Channel channel = channel(tls);
        assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "a"))
                .isEqualTo("echo a");
        Iterator<String> down = ClientCalls.blockingServerStreamingCall(channel, DOWN, CallOptions.DEFAULT, "3");
        assertThat(down).toIterable().containsExactly("0", "1", "2");

        var up = new Answers();
        StreamObserver<String> upward =
                ClientCalls.asyncClientStreamingCall(channel.newCall(UP, CallOptions.DEFAULT), up);
        for (String word : List.of("a", "b", "c")) upward.onNext(word);
        upward.onCompleted();
        assertThat(up.next()).isEqualTo("a,b,c");

        // Each word is answered before the next is said.
        var both = new Answers();
        StreamObserver<String> talk =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(BOTH, CallOptions.DEFAULT), both);
        for (String word : List.of("x", "y", "z")) {
            talk.onNext(word);
            assertThat(both.next()).isEqualTo("echo " + word);
        }
        talk.onCompleted();
        assertThat(both.ended.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(both.failure).isNull();
    }

    @Test
    void aServiceOverTlsTakesCallsToo() throws Exception {
        Server secure = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.forServer(stream(CERTIFICATE.chain()), stream(CERTIFICATE.privateKey()))
                        .build())
                .addService(service())
                .build()
                .start();
        try {
            gateway.apply("""
                    services:
                    - { name: s, protocol: h2, targets: [ { address: "127.0.0.1:%d" } ],
                        tls: { ca: trusted, serverName: grpc.example.com } }
                    routes: [ { name: words, match: { paths: ["/test.Words/**"] }, forward: { service: s } } ]
                    certificates:
                    %s
                    """.formatted(secure.getPort(), TestGateway.bundle("trusted", CERTIFICATE)));
            Channel channel = channel(false);
            assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "a"))
                    .isEqualTo("echo a");
            Iterator<String> down = ClientCalls.blockingServerStreamingCall(channel, DOWN, CallOptions.DEFAULT, "3");
            assertThat(down).toIterable().containsExactly("0", "1", "2");
            assertThat(code(() -> ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "fail")))
                    .isEqualTo(Status.Code.FAILED_PRECONDITION);
        } finally {
            secure.shutdownNow();
        }
    }

    @Test
    void eachMethodMayGoElsewhere() {
        try (var other = new Http2Upstream()) {
            other.behave((request, stream) -> {
                stream.head("200", "content-type", "application/grpc");
                stream.trailers("grpc-status 5");
            });
            gateway.apply("""
                    services:
                    - { name: one, protocol: h2c, targets: [ { address: "127.0.0.1:%d" } ] }
                    - { name: other, protocol: h2c, targets: [ { address: "%s" } ] }
                    routes:
                    - { name: unary, match: { paths: ["/test.Words/Unary"] }, forward: { service: one } }
                    - { name: rest, match: { paths: ["/test.Words/**"] }, forward: { service: other } }
                    """.formatted(server.getPort(), other.address()));
            Channel channel = channel(false);
            assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "a"))
                    .isEqualTo("echo a");
            Iterator<String> down = ClientCalls.blockingServerStreamingCall(channel, DOWN, CallOptions.DEFAULT, "3");
            assertThat(code(down::hasNext)).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(other.take().head().path().toString()).isEqualTo("/test.Words/Down");
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aStatusAndItsTrailersArrive() {
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel(false), UNARY, CallOptions.DEFAULT, "fail"))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
                    assertThat(failure.getStatus().getDescription()).isEqualTo("naß");
                    assertThat(failure.getTrailers().get(key("x-why"))).isEqualTo("because");
                });
    }

    @Test
    void aFailureBehindMessagesArrivesAfterThem() {
        Iterator<String> down =
                ClientCalls.blockingServerStreamingCall(channel(false), DOWN, CallOptions.DEFAULT, "2 fail");
        assertThat(down.next()).isEqualTo("0");
        assertThat(down.next()).isEqualTo("1");
        assertThat(code(down::hasNext)).isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    /** The client has no deadline of its own, which would end the call there, and the service knows of none. */
    @ParameterizedTest(name = "behind a message {0}")
    @ValueSource(booleans = {false, true})
    void aDeadlineEndsACallThatTheServiceForgets(boolean begins) {
        var patience = new Metadata();
        patience.put(key("grpc-timeout"), "1S");
        Channel channel =
                ClientInterceptors.intercept(channel(false), MetadataUtils.newAttachHeadersInterceptor(patience));
        try (var forgetful = new Http2Upstream()) {
            forgetful.behave((request, stream) -> {
                if (!begins) return;
                stream.head("200", "content-type", "application/grpc");
                stream.data("\0\0\0\0\1a", false);
            });
            apply(forgetful.port(), "[]", ", timeouts: { response: 10m, idle: 10m }");
            // On a busy machine the deadline may be over before the service has heard of the call.
            Await.until("the service hears of a call", () -> {
                var messages = new AtomicLong();
                Iterator<String> down =
                        ClientCalls.blockingServerStreamingCall(channel, DOWN, CallOptions.DEFAULT, "a");
                assertThat(code(() -> {
                            for (; down.hasNext(); down.next()) messages.incrementAndGet();
                        }))
                        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
                return forgetful.begun() > 0 && (!begins || messages.get() == 1);
            });
            Await.until("its work is given up", () -> forgetful.resets() > 0);
        }
    }

    @Test
    void aServiceThatDiesBehindItsFirstMessageIsUnavailable() throws Exception {
        var streams = new LinkedBlockingQueue<Http2Upstream.Stream>();
        try (var dying = new Http2Upstream()) {
            dying.behave((request, stream) -> {
                stream.head("200", "content-type", "application/grpc");
                stream.data("\0\0\0\0\1a", false);
                streams.add(stream);
            });
            apply(dying.port(), "[]", "");
            Iterator<String> down =
                    ClientCalls.blockingServerStreamingCall(channel(false), DOWN, CallOptions.DEFAULT, "a");
            assertThat(down.next()).isEqualTo("a");
            streams.take().hangUp();
            assertThat(code(down::hasNext)).isEqualTo(Status.Code.UNAVAILABLE);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    /** With no deadline of its own, and no end of the request from which on the service would let wait. */
    @Test
    void aCallInWhichNothingMovesEnds() throws Exception {
        apply("[]", ", timeouts: { idle: 300ms }");
        var answers = new Answers();
        ClientCalls.asyncClientStreamingCall(channel(false).newCall(UP, CallOptions.DEFAULT), answers)
                .onNext("a");
        assertThat(answers.ended.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(Status.fromThrowable(answers.failure).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @Test
    void aCallThatIsGivenUpIsCancelledAtTheService() throws Exception {
        var answers = new Answers();
        var call = channel(false).newCall(UNARY, CallOptions.DEFAULT);
        ClientCalls.asyncUnaryCall(call, "hang", answers);
        Await.until("the call is there", () -> sent.get() == -1);
        call.cancel("no longer wanted", null);
        assertThat(cancelled.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aSlowReaderHoldsTheServiceBack() throws Exception {
        var call = channel(false).newCall(DOWN, CallOptions.DEFAULT);
        ClientCalls.asyncServerStreamingCall(call, "flood", new io.grpc.stub.ClientResponseObserver<String, String>() {
            @Override
            public void beforeStart(io.grpc.stub.ClientCallStreamObserver<String> stream) {
                stream.disableAutoRequestWithInitial(1);
            }

            @Override
            public void onNext(String message) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        });
        Await.until("the service must wait", () -> {
            long before = sent.get();
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            return before > 0 && sent.get() == before;
        });
        assertThat(sent.get() * 10_000L).isLessThan(8L << 20);
        call.cancel("seen enough", null);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "none, UNAUTHENTICATED",
        "no token, UNAUTHENTICATED",
        "no password, UNAUTHENTICATED",
        "no certificate, UNAUTHENTICATED",
        "no signature, UNAUTHENTICATED",
        "nobody asked, UNAUTHENTICATED",
        "elsewhere, PERMISSION_DENIED",
        "nobody, PERMISSION_DENIED",
        "limited, RESOURCE_EXHAUSTED",
        "large, RESOURCE_EXHAUSTED",
        "closed, UNAVAILABLE",
        "failing, UNAVAILABLE",
        "unknown, UNIMPLEMENTED",
        "dead, UNAVAILABLE"
    })
    void whatTheGatewayRefusesIsAStatus(String what, Status.Code expected) throws Exception {
        Channel channel = channel(false);
        switch (what) {
            case "none" -> apply("[ { type: key-auth } ]");
            case "no password" -> apply("[ { type: basic-auth } ]");
            case "no certificate" -> apply("[ { type: mtls-auth } ]");
            case "no signature" -> apply("[ { type: hmac-auth } ]");
            case "nobody asked" ->
                apply("[ { type: oauth2-introspection, settings: { url: \"http://127.0.0.1:1\", clientId: p,"
                        + " clientSecret: s } } ]");
            case "no token" -> apply("[ { type: jwt } ]");
            case "elsewhere" -> apply("[ { type: ip-restriction, settings: { deny: [127.0.0.0/8] } } ]");
            case "nobody" -> apply("[ { type: acl, settings: { allow: [partners] } } ]");
            case "limited" -> {
                apply("[ { type: rate-limit, settings: { limit: 1, per: 1h, by: all } } ]");
                ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "a");
            }
            case "large" -> apply("[ { type: request-size, settings: { bodyBytesMax: 5B } } ]");
            case "closed" ->
                apply("[ { type: error-pages, settings: { pages: [ { body: a } ] } }, { type: maintenance } ]");
            case "failing" -> apply("[ { type: fault-injection, settings: { delay: 1ms, abortStatus: 503 } } ]");
            case "unknown" -> gateway.apply("routes: []");
            default -> server.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
        }
        assertThat(code(() -> ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "a")))
                .isEqualTo(expected);
    }

    /** Nothing of a call is kept, nor said of it. */
    @Test
    void aCallGoesThroughACacheAsIfThatWereNotThere() throws Exception {
        apply("[ { type: cache, settings: { ttl: 1h, authenticated: shared } } ]");
        Channel channel = channel(false);
        for (int count = 0; count < 2; count++)
            assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "a"))
                    .isEqualTo("echo a");
        assertThat(code(() -> ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "fail")))
                .isNotEqualTo(Status.Code.OK);
        assertThat(gateway.answers().size()).isZero();
    }

    /** A call has its place until it is over, and the next one then finds it free. */
    @Test
    void aCallIsOneOfThoseAtATimeUntilItEnds() throws Exception {
        apply("[ { type: concurrency-limit, settings: { limit: 1, by: all } } ]");
        Channel channel = channel(false);
        var both = new Answers();
        StreamObserver<String> talk =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(BOTH, CallOptions.DEFAULT), both);
        talk.onNext("x");
        assertThat(both.next()).isEqualTo("echo x");
        assertThat(code(() -> ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "a")))
                .isEqualTo(Status.Code.UNAVAILABLE);
        talk.onCompleted();
        assertThat(both.ended.await(2, TimeUnit.MINUTES)).isTrue();
        Await.until("the call is over", () -> gateway.listener().running() == 0);
        assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "a"))
                .isEqualTo("echo a");
    }

    @Test
    void metadataGoesBothWays() {
        var metadata = new Metadata();
        metadata.put(key("x-mine"), "yes");
        metadata.put(key("x-portico-consumer"), "somebody");
        Channel channel =
                ClientInterceptors.intercept(channel(false), MetadataUtils.newAttachHeadersInterceptor(metadata));
        assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "metadata"))
                .contains("x-mine", "x-request-id")
                .doesNotContain("x-portico-consumer");
    }

    private ServerServiceDefinition service() {
        return io.grpc.ServerInterceptors.intercept(
                ServerServiceDefinition.builder("test.Words")
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::unary))
                        .addMethod(DOWN, ServerCalls.asyncServerStreamingCall(this::down))
                        .addMethod(UP, ServerCalls.asyncClientStreamingCall(GrpcTest::up))
                        .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(GrpcTest::both))
                        .build(),
                new io.grpc.ServerInterceptor() {
                    @Override
                    public <Q, A> io.grpc.ServerCall.Listener<Q> interceptCall(
                            io.grpc.ServerCall<Q, A> call, Metadata headers, io.grpc.ServerCallHandler<Q, A> next) {
                        names = String.join(",", headers.keys());
                        return next.startCall(call, headers);
                    }
                });
    }

    private volatile String names = "";

    private void unary(String word, StreamObserver<String> answer) {
        switch (word) {
            case "fail" -> answer.onError(failure());
            case "hang" -> {
                ((ServerCallStreamObserver<String>) answer).setOnCancelHandler(cancelled::countDown);
                sent.set(-1);
            }
            case "metadata" -> {
                answer.onNext(names);
                answer.onCompleted();
            }
            default -> {
                answer.onNext("echo " + word);
                answer.onCompleted();
            }
        }
    }

    private void down(String wish, StreamObserver<String> answer) {
        if (wish.equals("flood")) {
            var stream = (ServerCallStreamObserver<String>) answer;
            String block = "x".repeat(10_000);
            stream.setOnReadyHandler(() -> {
                while (stream.isReady() && !stream.isCancelled()) {
                    stream.onNext(block);
                    sent.incrementAndGet();
                }
            });
            stream.setOnCancelHandler(cancelled::countDown);
            return;
        }
        for (int index = 0; index < Integer.parseInt(wish.split(" ")[0]); index++) answer.onNext("" + index);
        if (wish.endsWith("fail")) answer.onError(failure());
        else answer.onCompleted();
    }

    private static StreamObserver<String> up(StreamObserver<String> answer) {
        var words = new ArrayList<String>();
        return new StreamObserver<>() {
            @Override
            public void onNext(String word) {
                words.add(word);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                answer.onNext(String.join(",", words));
                answer.onCompleted();
            }
        };
    }

    private static StreamObserver<String> both(StreamObserver<String> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String word) {
                answer.onNext("echo " + word);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    private static StatusRuntimeException failure() {
        var trailers = new Metadata();
        trailers.put(key("x-why"), "because");
        return Status.FAILED_PRECONDITION.withDescription("naß").asRuntimeException(trailers);
    }

    private static Status.Code code(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private static final class Answers implements StreamObserver<String> {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile Throwable failure;

        String next() throws InterruptedException {
            return messages.poll(2, TimeUnit.MINUTES);
        }

        @Override
        public void onNext(String message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            this.failure = failure;
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }
    }

    private void apply(String policies) {
        apply(policies, "");
    }

    /** @param more fields of the service, each with a comma in front */
    private void apply(String policies, String more) {
        apply(server.getPort(), policies, more);
    }

    private static void apply(int port, String policies, String more) {
        gateway.apply("""
                services: [ { name: s, protocol: h2c, targets: [ { address: "127.0.0.1:%d" } ]%s } ]
                routes: [ { name: words, match: { paths: ["/test.Words/**"] }, forward: { service: s }, policies: %s } ]
                certificates:
                %s
                """.formatted(port, more, policies, TestGateway.yaml("grpc", CERTIFICATE)));
    }

    private ManagedChannel channel(boolean tls) {
        try {
            var builder = NettyChannelBuilder.forAddress(
                    "127.0.0.1",
                    tls ? gateway.listener().tlsPort() : gateway.listener().h2cPort());
            if (tls)
                builder.sslContext(GrpcSslContexts.forClient()
                                .trustManager(CERTIFICATE.certificate())
                                .build())
                        .overrideAuthority("grpc.example.com");
            else builder.usePlaintext();
            ManagedChannel channel = builder.build();
            channels.add(channel);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName("test.Words/" + name)
                .build();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
