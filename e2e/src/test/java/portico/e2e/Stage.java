package portico.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Lets stories that run elsewhere, in a browser, have something happen behind the scenes: one path for each thing. */
final class Stage implements AutoCloseable {
    private final HttpServer server;

    /** What happens. */
    interface Hand {
        /** @param said what the story says of it, and what it gets back; empty for nothing */
        String move(String said) throws Exception;
    }

    /** One that neither listens nor answers. */
    static Hand silent(Deed deed) {
        return said -> {
            deed.happen();
            return "";
        };
    }

    interface Deed {
        void happen() throws Exception;
    }

    /** @param hands what happens on a POST to a path */
    Stage(Map<String, Hand> hands) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hands.forEach((path, hand) -> server.createContext(path, exchange -> {
            int status = 200;
            byte[] answer = {};
            try {
                var said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                answer = hand.move(said).getBytes(StandardCharsets.UTF_8);
            } catch (Exception | AssertionError e) {
                e.printStackTrace();
                status = 500;
            }
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            // A response without a body takes no octets, not even none.
            if (answer.length > 0) exchange.getResponseBody().write(answer);
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
