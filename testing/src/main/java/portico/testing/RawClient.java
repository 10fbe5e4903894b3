package portico.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Speaks HTTP/1.1 by the octet: sends what a test says, however wrong, and reads what comes back. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    /** A response as it was on the wire, its body without chunk framing. */
    public record Response(int status, List<Map.Entry<String, String>> headers, byte[] octets) {
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        /** The values of a field, in order. */
        public List<String> headers(String name) {
            return headers.stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        public String body() {
            return new String(octets, StandardCharsets.UTF_8);
        }
    }

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Over TLS, asking for HTTP/1.1.
     *
     * @param serverName the name that is asked for, and that the certificate must be for
     * @throws UncheckedIOException when there is no agreement
     */
    public static RawClient tls(int port, SSLContext context, String serverName) {
        return tls(port, context, serverName, "http/1.1", new byte[0]);
    }

    /**
     * The same.
     *
     * @param protocol asked for (ALPN)
     * @param ahead what is sent in clear text before the handshake
     */
    public static RawClient tls(int port, SSLContext context, String serverName, String protocol, byte[] ahead) {
        try {
            var plain = new Socket(InetAddress.getLoopbackAddress(), port);
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(PATIENCE_MILLIS);
            plain.getOutputStream().write(ahead);
            var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, port, true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(serverName.isEmpty() ? List.of() : List.of(new SNIHostName(serverName)));
            if (!serverName.isEmpty()) parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        in = socket.getInputStream();
    }

    /** The certificate that the other side showed. */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends and reads one response; closes. */
    public static Response once(int port, String request) {
        try (var client = new RawClient(port)) {
            return client.send(request).read(request.startsWith("HEAD "));
        }
    }

    public RawClient send(String octets) {
        return send(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next response to anything but HEAD. */
    public Response read() {
        return read(false);
    }

    /** The next response. */
    public Response read(boolean head) {
        return read(head, trailer -> {});
    }

    /**
     * The next response to anything but HEAD.
     *
     * @param trailers takes each line behind a body in chunks, in lower case
     */
    public Response read(Consumer<String> trailers) {
        return read(false, trailer -> trailers.accept(trailer.toLowerCase(Locale.ROOT)));
    }

    private Response read(boolean head, Consumer<String> trailers) {
        try {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            var headers = new ArrayList<Map.Entry<String, String>>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.add(Map.entry(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            }
            var response = new Response(status, headers, new byte[0]);
            if (head || status == 204 || status == 304 || status < 200) return response;
            return new Response(status, headers, body(response, trailers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True when the other side has closed, or closes soon, without sending anything more. */
    public boolean isClosed() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false; // it is open, and nothing is said
        } catch (IOException e) {
            return true; // a reset is a close too
        }
    }

    /** True when the other side closes within this time; what it says meanwhile is thrown away. */
    public boolean isClosedWithin(int millis) {
        try {
            socket.setSoTimeout(millis);
            try {
                in.transferTo(java.io.OutputStream.nullOutputStream());
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } finally {
                socket.setSoTimeout(PATIENCE_MILLIS);
            }
        } catch (IOException e) {
            return true; // a reset is a close too
        }
    }

    /** The next octets, whatever they are. */
    public String readExactly(int size) {
        try {
            return new String(exactly(size), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next octets up to these, which it waits for. */
    public String readUntil(String end) {
        var read = new StringBuilder();
        while (read.length() < end.length() || read.indexOf(end, read.length() - end.length()) < 0)
            read.append(readExactly(1));
        return read.toString();
    }

    /** Reads, and throws away, until the other side closes or says nothing for a second. */
    public void drain() {
        try {
            socket.setSoTimeout(1_000);
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            return; // a reset or the second's silence: either is the end
        }
    }

    /** Everything up to the other side's close, or reset, which it waits for. */
    public String readToEnd() {
        var read = new StringBuilder();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) read.append((char) octet);
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            return read.toString(); // a reset is a close too
        }
        return read.toString();
    }

    /** Half-closes: nothing more will be sent. */
    public void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] body(Response response, Consumer<String> trailers) throws IOException {
        if (response.header("transfer-encoding").isPresent()) return chunked(trailers);
        var length = response.header("content-length");
        return length.isPresent() ? exactly(Integer.parseInt(length.get())) : in.readAllBytes();
    }

    private byte[] chunked(Consumer<String> trailers) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
            body.writeBytes(exactly(size));
            if (size == 0) {
                for (String trailer = line(); !trailer.isEmpty(); trailer = line()) trailers.accept(trailer);
                return body.toByteArray();
            }
            line();
        }
    }

    private byte[] exactly(int size) throws IOException {
        byte[] octets = in.readNBytes(size);
        if (octets.length < size) throw new EOFException("The body ended after " + octets.length + " of " + size);
        return octets;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) throw new EOFException("The connection ended in a line: " + line);
            if (octet != '\r') line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
