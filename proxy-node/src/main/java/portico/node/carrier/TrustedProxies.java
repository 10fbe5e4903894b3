package portico.node.carrier;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;

/** The proxies in front whose word on where a request came from is believed. */
public final class TrustedProxies {
    /** Nobody is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final IpSubnetFilterRule[] networks;

    private TrustedProxies(List<IpSubnetFilterRule> networks) {
        this.networks = networks.toArray(new IpSubnetFilterRule[0]);
    }

    /**
     * @param networks such as {@code 10.0.0.0/8} or {@code ::1}
     * @throws IllegalArgumentException naming the one that is not a network
     */
    public static TrustedProxies of(List<String> networks) {
        return networks.isEmpty()
                ? NONE
                : new TrustedProxies(networks.stream().map(TrustedProxies::rule).toList());
    }

    /** The same for an address as text; what is no address is not trusted. */
    public boolean trusts(String address) {
        if (networks.length == 0) return false;
        InetAddress parsed = parse(address);
        return parsed != null && trusts(parsed);
    }

    public boolean trusts(InetAddress address) {
        if (networks.length == 0) return false;
        var socket = new InetSocketAddress(address, 0);
        for (var network : networks) if (network.matches(socket)) return true;
        return false;
    }

    /**
     * The client behind a trusted peer: in X-Forwarded-For, or else in Forwarded (RFC 7239), the last address that is not
     * itself a trusted proxy's, since whatever stands before it anyone could have written.
     */
    public String client(RequestHead head, String peer) {
        boolean plain = head.has(HeaderName.X_FORWARDED_FOR);
        HeaderName way = plain ? HeaderName.X_FORWARDED_FOR : HeaderName.FORWARDED;
        var hops = new ArrayList<String>();
        for (int field = head.find(way, 0); field >= 0; field = head.find(way, field + 1))
            for (String hop : head.value(field).toString().split(",", -1)) hops.add(plain ? hop.strip() : forNode(hop));
        String client = peer;
        for (int hop = hops.size() - 1; hop >= 0; hop--) {
            InetAddress address = parse(hops.get(hop));
            if (address == null) return client;
            client = address.getHostAddress();
            if (!trusts(address)) return client;
        }
        return client;
    }

    /** The address that an element of Forwarded is for, without quotes, brackets and port; empty when it names none. */
    private static String forNode(String element) {
        for (String pair : element.split(";", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length < 2 || !parts[0].equalsIgnoreCase("for")) continue;
            String node = parts[1].replace("\"", "");
            if (node.startsWith("[")) return node.substring(1, Math.max(1, node.indexOf(']')));
            int colon = node.indexOf(':');
            return colon < 0 ? node : node.substring(0, colon);
        }
        return "";
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        InetAddress address = parse(slash < 0 ? network : network.substring(0, slash));
        if (address == null) throw new IllegalArgumentException(network + " is not a network such as 10.0.0.0/8");
        int bits = address.getAddress().length * 8;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(network.substring(slash + 1));
            return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(network + " is not a network such as 10.0.0.0/8", e);
        }
    }

    /** Only literals: a name here would be looked up. */
    private static @Nullable InetAddress parse(String text) {
        byte[] octets = io.netty.util.NetUtil.createByteArrayFromIpAddressString(text);
        if (octets == null) return null;
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Netty made an address of " + octets.length + " octets", e);
        }
    }
}
