package portico.e2e;

import org.jspecify.annotations.Nullable;
import portico.testing.RawClient;

/** A client of a WebSocket whose backend says everything back; now and then it leaves and comes again. */
final class SocketTalk implements SteadyLoad.Talk {
    private static final int WORDS = 200;

    private final int port;
    private final String path;
    private @Nullable RawClient socket;
    private int words;

    SocketTalk(int port, String path) {
        this.port = port;
        this.path = path;
    }

    @Override
    public @Nullable String ask() {
        RawClient open = socket;
        if (open == null) {
            socket = open = new RawClient(port);
            int status = open.send(
                            "GET " + path + " HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                                    + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .read()
                    .status();
            if (status != 101) return "the handshake was answered with " + status;
        }
        // To the gateway all is octets: whether they are frames is between the two ends.
        String word = "word " + words++ + ".";
        String back = open.send(word).readExactly(word.length());
        if (words % WORDS == 0) close();
        return back.equals(word) ? null : "it said " + back;
    }

    @Override
    public void close() {
        if (socket != null) socket.close();
        socket = null;
    }
}
