package portico.node.names;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How names are looked up.
 *
 * @param servers whom to ask, one after the other; those of {@code /etc/resolv.conf} when empty
 * @param hosts the file that is looked in first
 * @param ttlMin no answer is looked up again sooner
 * @param ttlMax no answer is believed longer
 * @param timeout for one question to one server
 */
public record NameSettings(
        List<InetSocketAddress> servers, Path hosts, Duration ttlMin, Duration ttlMax, Duration timeout) {
    private static final int DNS_PORT = 53;

    public NameSettings {
        servers = List.copyOf(servers);
    }

    /** As the system is set up. */
    public static NameSettings ofSystem() {
        return new NameSettings(
                List.of(), Path.of("/etc/hosts"), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(2));
    }

    /** The same settings with other servers. */
    public NameSettings withServers(List<InetSocketAddress> servers) {
        return new NameSettings(servers, hosts, ttlMin, ttlMax, timeout);
    }

    /** The same settings with other bounds. */
    public NameSettings within(Duration ttlMin, Duration ttlMax) {
        return new NameSettings(servers, hosts, ttlMin, ttlMax, timeout);
    }

    /** @throws IllegalArgumentException unless the text is an address, with or without a port: a name would need itself */
    public static InetSocketAddress server(String text) {
        String address = text.strip();
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
        String host = hasPort ? address.substring(0, colon) : address;
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        var octets = NetUtil.createInetAddressFromIpAddressString(host);
        if (octets == null)
            throw new IllegalArgumentException(text + " is not an address such as 10.0.0.2 or [::1]:53");
        try {
            return new InetSocketAddress(octets, hasPort ? Integer.parseInt(address.substring(colon + 1)) : DNS_PORT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " does not end in a port", e);
        }
    }
}
