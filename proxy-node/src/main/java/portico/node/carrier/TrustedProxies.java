package portico.node.carrier;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
     * The client behind a trusted peer: in X-Forwarded-For the last address that is not itself a trusted proxy's, since
     * whatever stands before it anyone could have written.
     */
    public String client(RequestHead head, String peer) {
        var line = new StringBuilder();
        for (int field = head.find(HeaderName.X_FORWARDED_FOR, 0); field >= 0; ) {
            line.append(line.isEmpty() ? "" : ",").append(head.value(field));
            field = head.find(HeaderName.X_FORWARDED_FOR, field + 1);
        }
        if (line.isEmpty()) return peer;
        String client = peer;
        String[] hops = line.toString().split(",", -1);
        for (int hop = hops.length - 1; hop >= 0; hop--) {
            InetAddress address = parse(hops[hop].strip());
            if (address == null) return client;
            client = address.getHostAddress();
            if (!trusts(address)) return client;
        }
        return client;
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
