package portico.node.exchange;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.config.Cidr;
import portico.config.IpAddress;
import portico.node.limit.Limit;

/** The head of a request: filled by a carrier, read by matcher and policies. */
public final class RequestHead extends Head {
    @Limit("Octets of a request's method; a longer one is refused with 400")
    public static final int METHOD_LENGTH_MAX = 32;

    private static final Slice ROOT = Slice.of("/");
    private static final Slice NO_HOST = Slice.of("");

    private String method = "";
    private Slice path = ROOT;
    private @Nullable Slice query;
    private Slice host = NO_HOST;
    private int port;
    private boolean portNamed;
    private Supplier<String> clientAddress = () -> "";

    /** Read when first asked for: most routes do not care. */
    private @Nullable IpAddress client;

    private boolean clientRead;

    @Override
    public void clear() {
        super.clear();
        method = "";
        path = ROOT;
        query = null;
        host = NO_HOST;
        port = 0;
        portNamed = false;
        client = null;
        clientRead = false;
    }

    /** As sent; methods that have a meaning to anyone are in upper case (RFC 9110 §9.1). */
    public String method() {
        return method;
    }

    /** The normalised path, which is matched, shown to policies and forwarded. */
    public Slice path() {
        return path;
    }

    /** What follows the question mark, as sent; null when there is none. */
    public @Nullable Slice query() {
        return query;
    }

    /** In lower case, without port and trailing dot; empty when the client named none (HTTP/1.0). */
    public Slice host() {
        return host;
    }

    /** The port that the client named with the host, or the one that its scheme has. */
    public int port() {
        return port;
    }

    /** True when the client named a port with the host. */
    public boolean isPortNamed() {
        return portNamed;
    }

    /** True when the client's address is in one of the networks. */
    public boolean isClientIn(Cidr[] networks) {
        if (!clientRead) readClient();
        IpAddress address = client;
        if (address == null) return false;
        for (var network : networks) if (network.contains(address)) return true;
        return false;
    }

    public void method(String method) {
        this.method = method;
    }

    /** @param path in normal form */
    public void target(Slice path, @Nullable Slice query) {
        this.path = path;
        this.query = query;
    }

    /**
     * @param host in lower case, without port and trailing dot
     * @param port the scheme's default where the client named none
     * @param portNamed whether the client named one
     */
    public void host(Slice host, int port, boolean portNamed) {
        this.host = host;
        this.port = port;
        this.portNamed = portNamed;
    }

    /** @param address tells the client's address, or text that is none where it is not known */
    public void client(Supplier<String> address) {
        clientAddress = address;
    }

    private void readClient() {
        String address = clientAddress.get();
        int zone = address.indexOf('%'); // of a link-local peer: which of our own links
        client = IpAddress.parse(zone < 0 ? address : address.substring(0, zone));
        clientRead = true;
    }
}
