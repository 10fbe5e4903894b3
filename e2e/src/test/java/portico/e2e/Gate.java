package portico.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a node and an admin replica, and lets connections through or not. */
final class Gate implements AutoCloseable {
    private final ServerSocket server;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean open;

    private Gate(ServerSocket server, int targetPort) {
        this.server = server;
        this.targetPort = targetPort;
    }

    /** A gate that is shut. */
    static Gate to(String url) {
        try {
            var gate = new Gate(
                    new ServerSocket(0, 64, InetAddress.getLoopbackAddress()),
                    URI.create(url).getPort());
            daemon(gate::accept);
            return gate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    void open() {
        open = true;
    }

    /** Cuts the connections that there are, and lets none through. */
    void shut() {
        open = false;
        sockets.forEach(Gate::cut);
    }

    @Override
    public void close() {
        shut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                if (open) join(near);
                else cut(near);
            } catch (IOException e) {
                if (!server.isClosed()) throw new UncheckedIOException(e);
            }
        }
    }

    private void join(Socket near) {
        try {
            var far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            sockets.add(near);
            sockets.add(far);
            daemon(() -> pump(near, far));
            daemon(() -> pump(far, near));
        } catch (IOException e) {
            cut(near); // the admin replica is not there: neither is the gate
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either end may go at any time; then the other goes too.
        } finally {
            cut(from);
            cut(to);
            sockets.remove(from);
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        var thread = new Thread(task, "gate");
        thread.setDaemon(true);
        thread.start();
    }
}
