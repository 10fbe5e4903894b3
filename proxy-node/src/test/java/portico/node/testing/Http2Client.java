package portico.node.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import portico.testing.Await;

/** Speaks HTTP/2 by the frame, however wrong: heads are encoded as a test says and checked by nobody. */
public final class Http2Client implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int SMALL_BYTES = 4096;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PRIORITY = 0x20;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int HEADER_TABLE_SIZE = 1;
    private static final int INITIAL_WINDOW_SIZE = 4;

    /** RFC 9113 §6.8: which streams count, and why there are no more. */
    public record GoAway(int lastStream, int code) {}

    private final Socket socket;
    private final DefaultHttp2HeadersEncoder encoder =
            new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);
    private final Map<Integer, String> outcomes = new HashMap<>();
    private final Map<Integer, Http2Headers> heads = new HashMap<>();
    private final Map<Integer, Integer> resets = new HashMap<>();
    private final Map<Integer, StringBuilder> bodies = new HashMap<>();
    private final Map<Integer, Http2Headers> trailers = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private final List<byte[]> pings = new ArrayList<>();
    private final List<GoAway> goAways = new ArrayList<>();
    private boolean holdsPings;
    private int pongs;
    private int pinged;
    private int room;
    private boolean closed;
    private int streamsMax = -1;
    private volatile boolean forgets;

    /** How many frames may still be read; null for all that come. */
    private final @Nullable Semaphore reads;

    public Http2Client(int port) {
        this(port, new byte[0]);
    }

    /** Takes what it is sent by the frame, as a test says, and has hardly room for what it does not take. */
    public static Http2Client slow(int port) {
        return new Http2Client(port, new byte[0], SMALL_BYTES);
    }

    /** @param ahead what is sent before HTTP/2 */
    public Http2Client(int port, byte[] ahead) {
        this(port, ahead, 0);
    }

    /** Over TLS, with the name that is asked for and that the certificate must be for. */
    public static Http2Client tls(int port, SSLContext context, String serverName) {
        try {
            var socket =
                    (SSLSocket) context.getSocketFactory().createSocket(connected(port, 0), serverName, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Http2Client(socket, new byte[0], null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Http2Client(int port, byte[] ahead, int receiveBytes) {
        this(connected(port, receiveBytes), ahead, receiveBytes > 0 ? new Semaphore(0) : null);
    }

    private static Socket connected(int port, int receiveBytes) {
        try {
            var socket = new Socket();
            if (receiveBytes > 0) socket.setReceiveBufferSize(receiveBytes);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Http2Client(Socket socket, byte[] ahead, @Nullable Semaphore reads) {
        this.socket = socket;
        this.reads = reads;
        try {
            socket.getOutputStream().write(ahead);
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            frame(SETTINGS, 0, 0, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var reader = new Thread(this::read, "http2-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** A slow one reads so many frames more. */
    public void take(int frames) {
        Semaphore few = reads;
        if (few != null) few.release(frames);
    }

    /** Sends a head: each field its name, a space and its value. */
    public void request(int stream, boolean last, String... fields) {
        var headers = new DefaultHttp2Headers(false);
        for (String field : fields) {
            String[] parts = field.split(" ", 2);
            headers.add(parts[0], parts[1]);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        byte[] octets = new byte[block.readableBytes()];
        block.readBytes(octets);
        int whole = 16_000;
        int end = last ? END_STREAM : 0;
        if (octets.length <= whole) {
            frame(HEADERS, end | END_HEADERS, stream, octets);
            return;
        }
        frame(HEADERS, end, stream, java.util.Arrays.copyOf(octets, whole));
        for (int from = whole; from < octets.length; from += whole) {
            int to = Math.min(octets.length, from + whole);
            frame(
                    CONTINUATION,
                    to == octets.length ? END_HEADERS : 0,
                    stream,
                    java.util.Arrays.copyOfRange(octets, from, to));
        }
    }

    /** Ends a request with fields behind its body. */
    public void trailers(int stream, String... fields) {
        request(stream, true, fields);
    }

    public void data(int stream, String text, boolean last) {
        frame(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void reset(int stream) {
        frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    /** From now on streams begin with room for so many octets of their answers. */
    public void window(int size) {
        frame(SETTINGS, 0, 0, new byte[] {
            0, INITIAL_WINDOW_SIZE, (byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size
        });
    }

    /** Remembers no fields any more, and insists on being told that the server knows (RFC 7541 §4.2); waits until it does. */
    public void rememberNothing() {
        forgets = true;
        frame(SETTINGS, 0, 0, new byte[] {0, HEADER_TABLE_SIZE, 0, 0, 0, 0});
        Await.until("the server knows", () -> !forgets);
    }

    /** Breaks the protocol, which ends the connection. */
    public void nonsense() {
        frame(WINDOW_UPDATE, 0, 0, new byte[4]);
    }

    /** Makes room for more of a stream's answer. */
    public void window(int stream, int more) {
        frame(WINDOW_UPDATE, 0, stream, new byte[] {
            (byte) (more >> 24), (byte) (more >> 16), (byte) (more >> 8), (byte) more
        });
    }

    /** A head that never ends: frames of one octet, or none. */
    public void continuations(int stream, int count) {
        frame(HEADERS, END_STREAM, stream, new byte[0]);
        for (int index = 0; index < count && !isClosed(); index++) frame(CONTINUATION, 0, stream, new byte[0]);
    }

    /** Some octets of a frame, whatever they are. */
    public synchronized void send(byte... octets) {
        try {
            socket.getOutputStream().write(octets);
        } catch (IOException e) {
            closed = true;
        }
    }

    /**
     * A head that never ends, in frames that each bring something.
     *
     * @return how many octets of it went out before the other side closed
     */
    public long continuations(int stream, int count, byte[] payload) {
        frame(HEADERS, END_STREAM, stream, payload);
        long sent = payload.length;
        for (int index = 0; index < count && !isClosed(); index++) {
            frame(CONTINUATION, 0, stream, payload);
            sent += payload.length;
        }
        return sent;
    }

    /** What became of a stream, waiting for it: its status, {@code reset}, or {@code gone} with the connection. */
    public String outcome(int stream) {
        Await.until("stream " + stream + " has an outcome", () -> isClosed() || known(stream) != null);
        String outcome = known(stream);
        return outcome == null ? "gone" : outcome;
    }

    /** True when there is an outcome by now. */
    public boolean isAnswered(int stream) {
        return isClosed() || known(stream) != null;
    }

    /** The status of a response. */
    public String status(int stream) {
        return outcome(stream);
    }

    /** With which code a stream is reset (RFC 9113 §7), waiting for it; -1 when the connection ends without. */
    public int resetCode(int stream) {
        Await.until("stream " + stream + " is reset", () -> isClosed() || resetOf(stream) >= 0);
        return resetOf(stream);
    }

    /** From now on pings are kept, as they are by a client that is busy sending; or those that were kept are answered. */
    public synchronized void holdPings(boolean on) {
        holdsPings = on;
        if (on) return;
        for (byte[] ping : pings) frame(PING, ACK, 0, ping);
        pings.clear();
    }

    /** Waits until the server has read all that was sent. */
    public void awaitRead() {
        int number;
        synchronized (this) {
            number = ++pinged;
            frame(PING, 0, 0, new byte[8]);
        }
        Await.until("ping " + number + " is answered", () -> pongs() >= number);
    }

    /** How many octets more than at first may have been sent on the connection. */
    public synchronized int room() {
        return room;
    }

    private synchronized int pongs() {
        if (closed) throw new AssertionError("The connection was closed");
        return pongs;
    }

    private synchronized void ping(byte[] octets) {
        if (holdsPings) pings.add(octets);
        else frame(PING, ACK, 0, octets);
    }

    /** How many octets of its answer have come. */
    public synchronized int octets(int stream) {
        StringBuilder body = bodies.get(stream);
        return body == null ? 0 : body.length();
    }

    /** The whole body of an answer, waiting for its end. */
    public String body(int stream) {
        awaitEnd(stream);
        synchronized (this) {
            StringBuilder body = bodies.get(stream);
            return body == null ? "" : body.toString();
        }
    }

    /** Waits for the end of an answer, whichever; false when it was broken off. */
    public boolean isWhole(int stream) {
        Await.until("the answer of stream " + stream + " has ended", () -> isOver(stream));
        return hasEnded(stream);
    }

    private synchronized boolean isOver(int stream) {
        return closed || resets.containsKey(stream) || ended.contains(stream);
    }

    private synchronized boolean hasEnded(int stream) {
        return ended.contains(stream);
    }

    /** All fields of a response's head but the status, waiting for it. */
    public List<Map.Entry<String, String>> fields(int stream) {
        outcome(stream);
        var fields = new ArrayList<Map.Entry<String, String>>();
        synchronized (this) {
            Http2Headers head = heads.get(stream);
            if (head != null)
                for (var field : head)
                    if (field.getKey().charAt(0) != ':')
                        fields.add(Map.entry(
                                field.getKey().toString(), field.getValue().toString()));
        }
        return fields;
    }

    /** What stands behind an answer's body, each field its name, a space and its value, waiting for its end. */
    public List<String> trailers(int stream) {
        awaitEnd(stream);
        var fields = new ArrayList<String>();
        synchronized (this) {
            Http2Headers behind = trailers.get(stream);
            if (behind != null) for (var field : behind) fields.add(field.getKey() + " " + field.getValue());
        }
        return fields;
    }

    private void awaitEnd(int stream) {
        Await.until("the answer of stream " + stream + " is whole", () -> isEnded(stream));
    }

    private synchronized boolean isEnded(int stream) {
        if (ended.contains(stream)) return true;
        if (closed || resets.containsKey(stream)) throw new AssertionError("Stream " + stream + " was broken off");
        return false;
    }

    private synchronized int resetOf(int stream) {
        return resets.getOrDefault(stream, -1);
    }

    /** A field of a response's head, waiting for it; null when it has none of this name. */
    public String field(int stream, String name) {
        outcome(stream);
        synchronized (this) {
            Http2Headers head = heads.get(stream);
            CharSequence value = head == null ? null : head.get(name);
            return value == null ? null : value.toString();
        }
    }

    /** How many streams the server allows. */
    public int streamsMax() {
        Await.until("the settings are there", () -> known() >= 0);
        return known();
    }

    /** How the server has said that the connection ends, each time. */
    public synchronized List<GoAway> goAways() {
        return List.copyOf(goAways);
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized String known(int stream) {
        return outcomes.get(stream);
    }

    private synchronized int known() {
        return streamsMax;
    }

    private synchronized void frame(int type, int flags, int stream, byte[] payload) {
        byte[] frame = new byte[9 + payload.length];
        frame[0] = (byte) (payload.length >> 16);
        frame[1] = (byte) (payload.length >> 8);
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        for (int index = 0; index < 4; index++) frame[5 + index] = (byte) (stream >> (24 - 8 * index));
        System.arraycopy(payload, 0, frame, 9, payload.length);
        try {
            socket.getOutputStream().write(frame);
        } catch (IOException e) {
            closed = true;
        }
    }

    private void read() {
        var decoder = new DefaultHttp2HeadersDecoder(false);
        try {
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                Semaphore few = reads;
                if (few != null) few.acquireUninterruptibly();
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                switch (type) {
                    case HEADERS -> {
                        var headers = decoder.decodeHeaders(stream, block(flags, payload));
                        put(stream, headers, (flags & END_STREAM) != 0);
                    }
                    case DATA ->
                        add(stream, new String(payload, StandardCharsets.ISO_8859_1), (flags & END_STREAM) != 0);
                    case RST_STREAM -> reset(stream, payload[3]);
                    case SETTINGS -> {
                        settings(flags, payload);
                        if ((flags & ACK) != 0 && forgets) {
                            decoder.configuration().maxHeaderTableSize(0);
                            forgets = false;
                        }
                    }
                    case PING -> {
                        if ((flags & ACK) == 0) ping(payload);
                        else pong();
                    }
                    case WINDOW_UPDATE -> {
                        if (stream == 0) more(ByteBuffer.wrap(payload).getInt());
                    }
                    case GOAWAY -> {
                        var goAway = ByteBuffer.wrap(payload);
                        add(new GoAway(goAway.getInt(), goAway.getInt()));
                    }
                    default -> {}
                }
            }
        } catch (IOException | Http2Exception e) {
            synchronized (this) {
                closed = true;
            }
        }
    }

    private synchronized void add(GoAway goAway) {
        goAways.add(goAway);
    }

    private synchronized void pong() {
        pongs++;
    }

    private synchronized void more(int octets) {
        room += octets;
    }

    /** The head's octets, without the priority that may stand before them. */
    private static ByteBuf block(int flags, byte[] payload) {
        int from = (flags & PRIORITY) == 0 ? 0 : 5;
        return Unpooled.wrappedBuffer(payload, from, payload.length - from);
    }

    private synchronized void put(int stream, Http2Headers head, boolean last) {
        if (head.status() == null) {
            trailers.put(stream, head);
        } else {
            heads.putIfAbsent(stream, head);
            put(stream, head.status().toString());
        }
        if (last) ended.add(stream);
    }

    private synchronized void put(int stream, String outcome) {
        outcomes.putIfAbsent(stream, outcome);
    }

    private synchronized void add(int stream, String text, boolean last) {
        bodies.computeIfAbsent(stream, first -> new StringBuilder()).append(text);
        if (last) ended.add(stream);
    }

    private synchronized void reset(int stream, int code) {
        resets.putIfAbsent(stream, code);
        put(stream, "reset");
    }

    private void settings(int flags, byte[] payload) {
        if ((flags & 1) != 0) return;
        synchronized (this) {
            streamsMax = Integer.MAX_VALUE;
            for (int at = 0; at + 6 <= payload.length; at += 6)
                if (payload[at + 1] == MAX_CONCURRENT_STREAMS)
                    streamsMax = (payload[at + 4] & 0xff) << 8 | payload[at + 5] & 0xff;
        }
        frame(SETTINGS, 1, 0, new byte[0]);
    }
}
