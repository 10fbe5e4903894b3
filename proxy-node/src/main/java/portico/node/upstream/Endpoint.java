package portico.node.upstream;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import portico.config.service.Protocol;
import portico.node.names.Place;

/**
 * An address that connections go to. It stays the same object, and so keeps its connections, while the target leads there
 * and protocol and pool stay.
 */
public final class Endpoint {
    private final String target;
    private final String address;
    private final InetSocketAddress socketAddress;
    private final Protocol protocol;
    private final PoolLimits pool;
    private final RequestOptions options;
    private final HostAndPort authority;
    private final String hostField;

    /** How many tries are under way here, on all loops. */
    private final AtomicInteger running = new AtomicInteger();

    Endpoint(Site site, Place place, Protocol protocol, PoolLimits pool) {
        target = site.target().address();
        address = site.address(place);
        socketAddress = socketAddress(site, place);
        this.protocol = protocol;
        this.pool = pool;
        int port = socketAddress.getPort();
        authority = HostAndPort.create(place.host(), port);
        hostField = site.target().isSrv() ? place.host() + ":" + port : target;
        options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(socketAddress))
                .setHost(place.host())
                .setPort(port)
                .setSsl(protocol.tls())
                .setFollowRedirects(false);
    }

    boolean is(Site site, Place place, Protocol protocol, PoolLimits pool) {
        return this.protocol == protocol
                && this.pool.equals(pool)
                && target.equals(site.target().address())
                && authority.host().equals(place.host())
                && socketAddress.equals(socketAddress(site, place));
    }

    /** The target that leads here, as configured. */
    String target() {
        return target;
    }

    /** Address and port, for people to read. */
    public String address() {
        return address;
    }

    /** What each event loop may keep of connections to it. */
    public PoolLimits pool() {
        return pool;
    }

    /** Whom a request is for, when the client's own Host does not go on. */
    public HostAndPort authority() {
        return authority;
    }

    /** The same, as a Host field has it. */
    public String hostField() {
        return hostField;
    }

    /** Where to connect. */
    public InetSocketAddress socketAddress() {
        return socketAddress;
    }

    /** Where to connect, for one request; not to be changed. */
    public RequestOptions options() {
        return options;
    }

    int running() {
        return running.get();
    }

    void began() {
        running.incrementAndGet();
    }

    void ended() {
        running.decrementAndGet();
    }

    private static InetSocketAddress socketAddress(Site site, Place place) {
        return new InetSocketAddress(place.address(), site.port(place));
    }
}
