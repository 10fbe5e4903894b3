package portico.node.upstream;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import portico.config.service.Service;
import portico.config.service.Target;

/** One place where a service runs, as the node sees it. */
public final class UpstreamTarget {
    private final String address;
    private final RequestOptions options;
    private final HostAndPort authority;
    private final String host;
    private final int port;

    UpstreamTarget(Service service, Target target) {
        address = target.address();
        host = target.host();
        port = target.port();
        boolean tls = service.targetProtocol().tls();
        authority = HostAndPort.create(target.host(), target.port());
        options = new RequestOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(tls)
                .setFollowRedirects(false)
                .setConnectTimeout(service.timeouts().connect().toMillis());
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
}
