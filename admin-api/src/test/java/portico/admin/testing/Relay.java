package portico.admin.testing;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;
import portico.testing.Ports;

/** A wire to a port on this machine, which can be cut and mended. */
public final class Relay implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final int to;

    /** Of those that no outgoing connection takes: one could while the wire is cut, even to this port itself. */
    private final int port = Ports.free();

    private @Nullable NetServer server;

    public Relay(int to) {
        this.to = to;
        mend();
    }

    public int port() {
        return port;
    }

    /** Breaks all connections and lets no new ones in. */
    public void cut() {
        if (server != null)
            server.close().toCompletionStage().toCompletableFuture().join();
        server = null;
    }

    public void mend() {
        server = vertx.createNetServer()
                .connectHandler(this::connect)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void connect(NetSocket here) {
        here.pause();
        vertx.createNetClient()
                .connect(to, "127.0.0.1")
                .onFailure(failure -> here.close())
                .onSuccess(there -> {
                    here.closeHandler(closed -> there.close());
                    there.closeHandler(closed -> here.close());
                    there.pipeTo(here);
                    here.pipeTo(there);
                });
    }

    @Override
    public void close() {
        cut();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
