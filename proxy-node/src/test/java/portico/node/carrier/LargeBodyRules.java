package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.testing.Await;

/** A body that is larger than any memory flows through either carrier, both ways at once, and is kept nowhere. */
abstract class LargeBodyRules {
    static final long SIZE = 1L << 30;
    private static final int PIECE = 1 << 18;

    /** Of a gigabyte that stands still, what the sockets of two connections and the node may hold. */
    private static final long UNDER_WAY_MAX = 128L << 20;

    static final long MEMORY_MAX = 64L << 20;

    private final TestGateway gateway;

    LargeBodyRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void aGibibyteGoesBothWaysToASlowPeerInFlatMemory() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket()) {
            gateway.apply("""
                    services: [ { name: s, url: "http://127.0.0.1:%d" } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(server.getLocalPort()));
            CompletableFuture<Void> echoed = inBackground(() -> echo(server));
            client.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
            client.setSoTimeout(60_000);
            var sent = new AtomicLong();
            long before = memory();
            CompletableFuture<Void> posted = inBackground(() -> post(client.getOutputStream(), sent));

            awaitStandstill(sent);
            assertThat(sent.get()).isLessThan(UNDER_WAY_MAX);

            long most = memory();
            InputStream in = client.getInputStream();
            readHead(in);
            byte[] piece = new byte[PIECE];
            long received = 0;
            while (received < SIZE) {
                int read = in.read(piece, 0, (int) Math.min(PIECE, SIZE - received));
                assertThat(read).as("octets behind the first %d", received).isPositive();
                for (int at = 0; at < read; at += 4099) assertThat(piece[at]).isEqualTo(octet(received + at));
                if (received >> 26 != received + read >> 26) most = Math.max(most, memory());
                received += read;
            }
            assertThat(most - before).isLessThan(MEMORY_MAX);
            posted.get(2, TimeUnit.MINUTES);
            echoed.get(2, TimeUnit.MINUTES);
        }
    }

    /** Nobody reads what comes back, so in the end nothing moves at all. */
    static void awaitStandstill(AtomicLong sent) {
        var seen = new AtomicLong(-1);
        Await.until("the client is held back", () -> {
            long now = sent.get();
            boolean still = now > 0 && now == seen.getAndSet(now);
            if (!still) TimeUnit.MILLISECONDS.sleep(300);
            return still;
        });
    }

    /** What is allocated outside the heap, and what lives in it. */
    static long memory() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return Math.max(direct, PlatformDependent.usedDirectMemory())
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static byte octet(long at) {
        return (byte) (at * 31 >> 7);
    }

    private static void post(OutputStream out, AtomicLong sent) throws IOException {
        out.write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + SIZE + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        byte[] piece = new byte[PIECE];
        for (long at = 0; at < SIZE; at += PIECE) {
            for (int index = 0; index < PIECE; index++) piece[index] = octet(at + index);
            out.write(piece);
            sent.addAndGet(PIECE);
        }
    }

    /** Answers at once, and sends back what it gets. */
    private static void echo(ServerSocket server) throws IOException {
        try (var connection = server.accept()) {
            InputStream in = connection.getInputStream();
            readHead(in);
            OutputStream out = connection.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[PIECE];
            for (long left = SIZE; left > 0; ) {
                int read = in.read(piece, 0, (int) Math.min(PIECE, left));
                if (read < 0) throw new IOException("The body ended " + left + " octets early");
                out.write(piece, 0, read);
                left -= read;
            }
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int matched = 0;
        while (matched < 4) matched = in.read() == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> inBackground(Work work) {
        var done = new CompletableFuture<Void>();
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                        done.complete(null);
                    } catch (IOException e) {
                        done.completeExceptionally(e);
                    }
                },
                "large-body");
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
