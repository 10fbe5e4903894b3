package portico.node.warm;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The service behind the warm-up: a hundred octets for every request, and now and then a closed connection. */
final class WarmService implements AutoCloseable {
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n"
                    + "x".repeat(100))
            .getBytes(StandardCharsets.US_ASCII);
    private static final int PER_CONNECTION = 50;

    private final ServerSocket server;

    WarmService() throws IOException {
        server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed())
            try {
                Socket connection = server.accept();
                daemon(() -> serve(connection));
            } catch (IOException e) {
                return; // closed: the warm-up is over
            }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (int number = 0; number < PER_CONNECTION && skipRequest(in); number++)
                connection.getOutputStream().write(ANSWER);
        } catch (IOException e) {
            return; // the gateway closed it
        }
    }

    /** False at the end of the connection. The only bodies are those of the warm-up's own requests: two octets. */
    private static boolean skipRequest(InputStream in) throws IOException {
        int newlines = 0;
        boolean body = false;
        var line = new StringBuilder();
        while (newlines < 2) {
            int octet = in.read();
            if (octet < 0) return false;
            if (octet == '\r') continue;
            if (octet != '\n') {
                newlines = 0;
                line.append((char) octet);
                continue;
            }
            newlines++;
            body |= line.toString().equalsIgnoreCase("content-length: 2");
            line.setLength(0);
        }
        return !body || in.readNBytes(2).length == 2;
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "warm-service");
        thread.setDaemon(true);
        thread.start();
    }
}
