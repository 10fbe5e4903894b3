package portico.e2e;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A backend of gRPC that says everything back, word by word on a stream that stays open or in a call each. */
final class EchoService implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final MethodDescriptor<String, String> ONCE = method(MethodType.UNARY, "Once");
    private static final MethodDescriptor<String, String> STREAM = method(MethodType.BIDI_STREAMING, "Stream");

    private final Server server;

    private EchoService(Server server) {
        this.server = server;
    }

    static EchoService start() {
        try {
            return new EchoService(NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(ServerServiceDefinition.builder("echo.Echo")
                            .addMethod(ONCE, ServerCalls.asyncUnaryCall((word, answer) -> {
                                answer.onNext(word);
                                answer.onCompleted();
                            }))
                            .addMethod(STREAM, ServerCalls.asyncBidiStreamingCall(Back::new))
                            .build())
                    .build()
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** A client behind a node, with a stream that lasts as long as it does. */
    static final class Client implements SteadyLoad.Talk {
        private final ManagedChannel channel;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StreamObserver<String> stream;
        private int words;

        Client(Node node) {
            channel = NettyChannelBuilder.forAddress("127.0.0.1", node.h2cPort())
                    .usePlaintext()
                    .build();
            stream = ClientCalls.asyncBidiStreamingCall(channel.newCall(STREAM, CallOptions.DEFAULT), new Heard(heard));
        }

        @Override
        public @Nullable String ask() throws InterruptedException {
            String word = "word " + words++;
            String once = ClientCalls.blockingUnaryCall(
                    channel, ONCE, CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS), word);
            if (!word.equals(once)) return "a call was answered with " + once;
            stream.onNext(word);
            String back = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return word.equals(back) ? null : "the stream said " + back;
        }

        @Override
        public void close() {
            stream.onCompleted();
            channel.shutdownNow();
        }
    }

    /** Keeps what it hears, an error as what it says. */
    private record Heard(BlockingQueue<String> words) implements StreamObserver<String> {
        @Override
        public void onNext(String word) {
            words.add(word);
        }

        @Override
        public void onError(Throwable failure) {
            words.add(failure.toString());
        }

        @Override
        public void onCompleted() {
            words.add("the end");
        }
    }

    /** Says it all back. */
    private record Back(StreamObserver<String> answer) implements StreamObserver<String> {
        @Override
        public void onNext(String word) {
            answer.onNext(word);
        }

        @Override
        public void onError(Throwable failure) {
            // The client went away: there is nobody to say anything to.
        }

        @Override
        public void onCompleted() {
            answer.onCompleted();
        }
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName("echo.Echo/" + name)
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
