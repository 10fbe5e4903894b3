package portico.node.listener;

import portico.node.carrier.TrustedProxies;
import portico.node.carrier.fast.EdgeLimits;
import portico.node.carrier.general.GeneralLimits;

/**
 * Where and how traffic is taken.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param tlsPort for HTTP/1.1 and HTTP/2 over TLS; 0 for any free one, {@link #CLOSED} for none
 * @param h2cPort for HTTP/2 in clear text; 0 for any free one, {@link #CLOSED} for none
 * @param loops how many event loops take traffic
 * @param limits what clients are held to
 * @param fast whether plain exchanges take the fast carrier; the rules are the same for both
 * @param pathParameters whether segments of paths may have parameters, {@code /orders;v=1}
 * @param proxyProtocol whether each connection begins with a PROXY header; only trusted proxies may then connect
 */
public record TrafficSettings(
        String host,
        int port,
        int tlsPort,
        int h2cPort,
        int loops,
        TrafficLimits limits,
        boolean fast,
        boolean pathParameters,
        boolean proxyProtocol,
        TrustedProxies trusted) {
    /** A port that is not opened. */
    public static final int CLOSED = -1;

    /** The safe defaults, on one port of the loopback interface. */
    public static TrafficSettings onLoopback(int port, int loops) {
        return new TrafficSettings(
                "127.0.0.1",
                port,
                CLOSED,
                CLOSED,
                loops,
                TrafficLimits.DEFAULT,
                true,
                false,
                false,
                TrustedProxies.NONE);
    }

    /** True when there is a port that takes HTTP/2. */
    public boolean takesHttp2() {
        return tlsPort != CLOSED || h2cPort != CLOSED;
    }

    /** The same settings with the fast carrier on or off. */
    public TrafficSettings withFast(boolean fast) {
        return with(host, tlsPort, h2cPort, limits, fast, pathParameters, proxyProtocol, trusted);
    }

    /** The same settings with other limits. */
    public TrafficSettings within(TrafficLimits limits) {
        return with(host, tlsPort, h2cPort, limits, fast, pathParameters, proxyProtocol, trusted);
    }

    /** The same settings with these ports beside. */
    public TrafficSettings withPorts(int tlsPort, int h2cPort) {
        return with(host, tlsPort, h2cPort, limits, fast, pathParameters, proxyProtocol, trusted);
    }

    /** The same settings on another address, behind these proxies. */
    public TrafficSettings on(String host, TrustedProxies trusted) {
        return with(host, tlsPort, h2cPort, limits, fast, pathParameters, proxyProtocol, trusted);
    }

    /** The same settings, where each connection must begin with a PROXY header from a trusted proxy, or not. */
    public TrafficSettings withProxyProtocol(boolean proxyProtocol) {
        return with(host, tlsPort, h2cPort, limits, fast, pathParameters, proxyProtocol, trusted);
    }

    /** The same settings, where paths may have parameters or not. */
    public TrafficSettings withPathParameters(boolean pathParameters) {
        return with(host, tlsPort, h2cPort, limits, fast, pathParameters, proxyProtocol, trusted);
    }

    private TrafficSettings with(
            String host,
            int tlsPort,
            int h2cPort,
            TrafficLimits limits,
            boolean fast,
            boolean pathParameters,
            boolean proxyProtocol,
            TrustedProxies trusted) {
        return new TrafficSettings(
                host, port, tlsPort, h2cPort, loops, limits, fast, pathParameters, proxyProtocol, trusted);
    }

    GeneralLimits generalLimits() {
        return limits.general(loops, pathParameters);
    }

    EdgeLimits edgeLimits() {
        return limits.edge(loops, fast, pathParameters);
    }
}
