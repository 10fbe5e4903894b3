package portico.node.upstream;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.atomic.AtomicInteger;
import portico.config.service.Protocol;
import portico.config.service.Target;

/** An address that connections go to. It stays the same object, and so keeps its connections, while address and protocol do. */
public final class Endpoint {
    private final String address;
    private final Protocol protocol;
    private final RequestOptions options;
    private final HostAndPort authority;
    private final String host;
    private final int port;

    /** How many tries are under way here, on all loops. */
    private final AtomicInteger running = new AtomicInteger();

    Endpoint(Target target, Protocol protocol) {
        this.address = target.address();
        this.protocol = protocol;
        host = target.host();
        port = target.port();
        authority = HostAndPort.create(host, port);
        options = new RequestOptions()
                .setHost(host)
                .setPort(port)
                .setSsl(protocol.tls())
                .setFollowRedirects(false);
    }

    boolean is(Target target, Protocol protocol) {
        return this.protocol == protocol && address.equals(target.address());
    }

    /** Host and port, as configured. */
    public String address() {
        return address;
    }

    /** Whom a request is for, when the client's own Host does not go on. */
    public HostAndPort authority() {
        return authority;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
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
}
