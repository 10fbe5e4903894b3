package portico.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend that answers every request with its own name and what it saw, one thread for each connection. It never
 * closes an idle connection, so that no failure of a test is its doing. A path that ends in {@code /held} is answered
 * when the test says so, one that ends in {@code /endless} without an end; after an upgrade it sends back what it gets.
 */
final class Upstream implements AutoCloseable {
    private final String name;
    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong endless = new AtomicLong();
    private final CountDownLatch release = new CountDownLatch(1);

    private Upstream(String name, ServerSocket server) {
        this.name = name;
        this.server = server;
    }

    static Upstream start(String name) {
        try {
            var upstream = new Upstream(name, new ServerSocket(0, 512, InetAddress.getLoopbackAddress()));
            daemon(upstream::accept);
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** As the {@code url} of a service. */
    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    long requests() {
        return requests.get();
    }

    /** How many requests have come that are answered only after {@link #release}. */
    long held() {
        return held.get();
    }

    /** How many answers without an end are so long by now that a client who does not read them fills a gateway's buffers. */
    long endless() {
        return endless.get();
    }

    void release() {
        release.countDown();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var connection : connections) connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException e) {
                if (!server.isClosed()) throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream());
            String requestLine = line(in);
            while (!requestLine.isEmpty()) {
                String path = requestLine.split(" ")[1];
                String consumer = "";
                boolean upgrade = false;
                int length = 0;
                for (String field = line(in); !field.isEmpty(); field = line(in)) {
                    int colon = field.indexOf(':');
                    String value = field.substring(colon + 1).strip();
                    switch (field.substring(0, colon).toLowerCase(Locale.ROOT)) {
                        case "content-length" -> length = Integer.parseInt(value);
                        case "x-portico-consumer" -> consumer = value;
                        case "upgrade" -> upgrade = true;
                        default -> {}
                    }
                }
                in.readNBytes(length);
                requests.incrementAndGet();
                if (upgrade) {
                    echo(in, connection.getOutputStream());
                    return;
                }
                if (path.endsWith("/endless")) {
                    writeForEver(connection.getOutputStream());
                    return;
                }
                if (path.endsWith("/held")) {
                    held.incrementAndGet();
                    release.await();
                }
                String body =
                        "{\"upstream\":\"" + name + "\",\"path\":\"" + path + "\",\"consumer\":\"" + consumer + "\"}";
                connection
                        .getOutputStream()
                        .write(("""
                        HTTP/1.1 200 OK\r
                        content-type: application/json\r
                        x-upstream: %s\r
                        content-length: %d\r
                        \r
                        %s""".formatted(name, body.length(), body)).getBytes(StandardCharsets.ISO_8859_1));
                requestLine = line(in);
            }
        } catch (IOException e) {
            // The gateway went away: that is its right, and what some tests are about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private void writeForEver(OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        byte[] some = new byte[64 * 1024];
        out.write(some);
        out.write(some);
        endless.incrementAndGet();
        for (; ; ) out.write(some);
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        out.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
        in.transferTo(out);
    }

    /** Empty at the end of the stream too. */
    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 && line.size() > 0) throw new EOFException();
            if (octet < 0) return "";
            if (octet != '\r') line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void daemon(Runnable task) {
        var thread = new Thread(task, "upstream");
        thread.setDaemon(true);
        thread.start();
    }
}
