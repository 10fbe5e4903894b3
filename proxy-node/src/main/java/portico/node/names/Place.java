package portico.node.names;

import java.net.InetAddress;

/**
 * One address that a name leads to.
 *
 * @param host whose address it is: the name itself, or the one that an SRV record names
 * @param port as an SRV record says it; {@link #NO_PORT} when nothing does
 * @param priority of the SRV record: those with the lowest are used while one of them is well
 * @param weight of the SRV record: its share among those of its priority
 */
public record Place(String host, InetAddress address, int port, int priority, int weight) {
    public static final int NO_PORT = 0;

    static Place of(String host, InetAddress address) {
        return new Place(host, address, NO_PORT, 0, 1);
    }
}
