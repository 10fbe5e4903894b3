package portico.node.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** A service on a real socket that does by the octet what a test tells it to. */
public final class TestUpstream implements AutoCloseable {
    /** A request as it arrived. */
    public record Received(
            String requestLine, List<Map.Entry<String, String>> headers, byte[] body, List<String> trailers) {
        /** The values of a field, in order. */
        public List<String> header(String name) {
            return headers.stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        /** The names of all fields, in lower case. */
        public List<String> names() {
            return headers.stream()
                    .map(entry -> entry.getKey().toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    /** What to do with a request. */
    public interface Behaviour {
        void serve(Received request, Socket connection) throws IOException;
    }

    private final ServerSocket server;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Thread accepting;
    private volatile Behaviour behaviour;

    public TestUpstream() {
        this(answer("200 OK", "hello"));
    }

    public TestUpstream(Behaviour behaviour) {
        this(behaviour, 0);
    }

    /** @param port where another one was that is closed; 0 for any */
    public TestUpstream(Behaviour behaviour, int port) {
        this(behaviour, port, "127.0.0.1");
    }

    /** @param address of this machine */
    public TestUpstream(Behaviour behaviour, int port, String address) {
        this(behaviour, plain(port, address));
    }

    /** @param door over TLS; set up as it shall be, for connections are accepted from now on */
    public TestUpstream(Behaviour behaviour, SSLServerSocket door) {
        this(behaviour, (ServerSocket) door);
    }

    /** A door of this machine over TLS. */
    public static SSLServerSocket door(SSLContext tls) {
        return door(tls, 0);
    }

    /** @param port where another one was that is closed; 0 for any */
    public static SSLServerSocket door(SSLContext tls, int port) {
        try {
            return (SSLServerSocket)
                    tls.getServerSocketFactory().createServerSocket(port, 512, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestUpstream(Behaviour behaviour, ServerSocket server) {
        this.behaviour = behaviour;
        this.server = server;
        accepting = daemon(this::accept);
    }

    private static ServerSocket plain(int port, String address) {
        try {
            return new ServerSocket(port, 512, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers every request with this status and body, and keeps the connection. */
    public static Behaviour answer(String status, String body, String... headers) {
        var head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        for (String header : headers) head.append(header).append("\r\n");
        String whole = head + "content-length: " + body.length() + "\r\n\r\n" + body;
        return raw(whole);
    }

    /** Answers every request with these octets, and keeps the connection. */
    public static Behaviour raw(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        return (request, connection) -> connection.getOutputStream().write(bytes);
    }

    public void behave(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    public int port() {
        return server.getLocalPort();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    /** How many connections there were. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections there are. */
    public int open() {
        return connections.size();
    }

    /** The next request that arrived, waiting for it. */
    public Received take() {
        try {
            Received next = received.poll(2, TimeUnit.MINUTES);
            if (next == null) throw new AssertionError("No request arrived");
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many requests arrived that were not taken. */
    public int waiting() {
        return received.size();
    }

    /** Ends all connections that there are. */
    public void hangUp() {
        for (var connection : connections)
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
    }

    @Override
    public void close() {
        try {
            server.close();
            // The socket listens until the thread that waits in accept has left it, and may take one more connection.
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        hangUp();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connection.setTcpNoDelay(true);
                accepted.incrementAndGet();
                connections.add(connection);
                daemon(() -> serve(connection));
            }
        } catch (IOException e) {
            if (!server.isClosed()) throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (Received request = read(in); request != null; request = read(in)) {
                received.add(request);
                behaviour.serve(request, connection);
                if (connection.isOutputShutdown()) return;
            }
        } catch (IOException e) {
            // The gateway, or the test, ended the connection.
        } finally {
            connections.remove(connection);
        }
    }

    private static @Nullable Received read(InputStream in) throws IOException {
        String requestLine = line(in);
        if (requestLine == null) return null;
        var headers = new ArrayList<Map.Entry<String, String>>();
        var trailers = new ArrayList<String>();
        for (String line = line(in); line == null || !line.isEmpty(); line = line(in)) {
            if (line == null) return null;
            int colon = line.indexOf(':');
            headers.add(Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        var head = new Received(requestLine, headers, new byte[0], trailers);
        byte[] body = body(head, in);
        return body == null ? null : new Received(requestLine, headers, body, trailers);
    }

    /** The body; null when the connection ended before it did. */
    private static byte @Nullable [] body(Received head, InputStream in) throws IOException {
        if (!head.header("content-length").isEmpty()) {
            int length = Integer.parseInt(head.header("content-length").get(0));
            byte[] body = in.readNBytes(length);
            return body.length == length ? body : null;
        }
        if (head.header("transfer-encoding").isEmpty()) return new byte[0];
        var body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in);
            if (size == null) return null;
            int length = Integer.parseInt(size, 16);
            body.writeBytes(in.readNBytes(length));
            String end = line(in);
            if (length > 0) continue;
            for (String trailer = end; trailer == null || !trailer.isEmpty(); trailer = line(in)) {
                if (trailer == null) return null;
                head.trailers().add(trailer);
            }
            return body.toByteArray();
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) return null;
            if (octet != '\r') line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "test-upstream");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
