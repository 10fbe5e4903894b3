package portico.node.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.testing.Ports;

/** A bad network between two peers: passes octets on until a fault strikes what flows one of the two ways. */
public final class FaultProxy implements AutoCloseable {
    /** What strikes. */
    public enum Fault {
        /** Nothing: all passes. */
        NONE,
        /** Nobody listens. */
        REFUSE,
        /** Both connections are reset (RST). */
        RESET,
        /** Nothing more comes, and nothing ends. */
        STALL,
        /** The end (FIN) comes, and no more; the other direction stays. */
        HALF_CLOSE,
        /** One octet at a time. */
        DRIP,
        /** Other octets than were sent. */
        GARBAGE,
        /** What is sent is not read any more, so that its sender gets stuck. */
        NEVER_READ
    }

    /** Which of the two ways is struck. */
    public enum Way {
        /** From who connects to whom it wants. */
        THERE,
        /** The answers. */
        BACK
    }

    private static final byte[] NOISE = noise();
    private static final int DRIP_BYTES_MAX = 100;

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Fault fault;
    private final Way way;
    private final long after;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch again = new CountDownLatch(1);
    private final @Nullable Thread accepting;

    /** @param after how many octets pass on each connection before the fault strikes */
    public FaultProxy(int targetPort, Fault fault, Way way, long after) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        this.fault = fault;
        this.way = way;
        this.after = after;
        try {
            server = new ServerSocket();
            server.setReceiveBufferSize(16 * 1024); // inherited: what is not read shall not lie here
            // Who refuses does so until the end: nobody else shall come to listen there.
            int port = fault == Fault.REFUSE ? Ports.free() : 0;
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
            if (fault == Fault.REFUSE) server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = fault == Fault.REFUSE ? null : daemon(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many connections there are, counting both sides. */
    public int open() {
        return sockets.size();
    }

    /** Ends {@link Fault#NEVER_READ}: what there is to read is thrown away, so that an end is seen where there is one. */
    public void readAgain() {
        again.countDown();
    }

    @Override
    public void close() {
        over.countDown();
        again.countDown();
        try {
            server.close();
            if (accepting != null) accepting.join();
            for (var socket : sockets) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        try {
            while (true) begin(server.accept());
        } catch (IOException e) {
            if (!server.isClosed()) throw new UncheckedIOException(e);
        }
    }

    private void begin(Socket from) throws IOException {
        sockets.add(from);
        var to = new Socket();
        sockets.add(to);
        from.setTcpNoDelay(true);
        to.setTcpNoDelay(true);
        try {
            to.connect(target);
        } catch (IOException refused) {
            end(from);
            end(to);
            return;
        }
        daemon(() -> pass(from, to, way == Way.THERE));
        daemon(() -> pass(to, from, way == Way.BACK));
    }

    private void pass(Socket from, Socket to, boolean struck) {
        byte[] octets = new byte[16 * 1024];
        long left = struck && fault != Fault.NONE ? after : Long.MAX_VALUE;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (left > 0) {
                int read = in.read(octets, 0, (int) Math.min(left, octets.length));
                if (read < 0) {
                    to.shutdownOutput();
                    return;
                }
                out.write(octets, 0, read);
                left -= read;
            }
            strike(from, to, in, out);
        } catch (IOException gone) {
            end(from);
            end(to);
        } finally {
            // Whoever is the second to stop closes both.
            if (from.isClosed() || from.isOutputShutdown() && to.isOutputShutdown()) {
                end(from);
                end(to);
            }
        }
    }

    private void strike(Socket from, Socket to, InputStream in, OutputStream out) throws IOException {
        switch (fault) {
            case RESET -> {
                // Something of it has come, so that whoever waits is in the middle of something.
                if (after == 0 && in.read() < 0) return;
                reset(to);
                reset(from);
            }
            case STALL -> {
                in.transferTo(OutputStream.nullOutputStream());
                end(from);
                end(to);
            }
            case HALF_CLOSE -> {
                to.shutdownOutput();
                in.transferTo(OutputStream.nullOutputStream());
                end(from);
                end(to);
            }
            case DRIP -> {
                byte[] octets = new byte[16 * 1024];
                int dripped = 0;
                for (int read = in.read(octets); read >= 0; read = in.read(octets))
                    for (int at = 0; at < read; dripped++) {
                        // The first ones one by one, each in a packet of its own; the rest need not take all day.
                        int size = dripped < DRIP_BYTES_MAX ? 1 : read - at;
                        out.write(octets, at, size);
                        at += size;
                        if (dripped < DRIP_BYTES_MAX) pause();
                    }
                to.shutdownOutput();
            }
            case GARBAGE -> {
                for (int read = in.read(new byte[NOISE.length]); read >= 0; read = in.read(new byte[NOISE.length]))
                    out.write(NOISE);
                to.shutdownOutput();
            }
            case NEVER_READ -> {
                try {
                    again.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                in.transferTo(OutputStream.nullOutputStream());
                end(from);
                end(to);
            }
            case NONE, REFUSE -> throw new IllegalStateException("It never strikes");
        }
    }

    /** A network's, not a test's: so that an octet is alone in its packet. */
    private void pause() throws IOException {
        try {
            if (over.await(1, TimeUnit.MILLISECONDS)) throw new IOException("closed");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        end(socket);
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] noise() {
        byte[] noise = new byte[256];
        for (int index = 0; index < noise.length; index++) noise[index] = (byte) (index * 167 + 13);
        return noise;
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
