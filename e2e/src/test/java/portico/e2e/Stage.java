package portico.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** Lets stories that run elsewhere, in a browser, have something happen behind the scenes: one path for each thing. */
final class Stage implements AutoCloseable {
    private final HttpServer server;

    /** What happens. */
    interface Hand {
        void move() throws Exception;
    }

    /** @param hands what happens on a POST to a path */
    Stage(Map<String, Hand> hands) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hands.forEach((path, hand) -> server.createContext(path, exchange -> {
            int status = 204;
            try {
                hand.move();
            } catch (Exception | AssertionError e) {
                e.printStackTrace();
                status = 500;
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
