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
import portico.node.exchange.Hop;
import portico.node.exchange.RequestHead;

/** The proxies in front whose word on where a request came from is believed. */
public final class TrustedProxies {
    /** Nobody is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final int PORT_DIGITS_MAX = 5;

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
     * itself a trusted proxy's, since whatever stands before it anyone could have written. When that is no address, as
     * {@code unknown} and identifiers are none (RFC 7239 §6.2, §6.3), the client is not known: the proxy that says so is
     * not the client.
     */
    public Hop client(RequestHead head, String peer) {
        boolean plain = head.has(HeaderName.X_FORWARDED_FOR);
        HeaderName way = plain ? HeaderName.X_FORWARDED_FOR : HeaderName.FORWARDED;
        var hops = new ArrayList<String>();
        for (int field = head.find(way, 0); field >= 0; field = head.find(way, field + 1))
            for (String hop : head.value(field).toString().split(",", -1)) hops.add(plain ? hop.strip() : forNode(hop));
        String nearest = peer;
        for (int hop = hops.size() - 1; hop >= 0; hop--) {
            InetAddress address = address(hops.get(hop));
            if (address == null) return new Hop(nearest, false);
            nearest = address.getHostAddress();
            if (!trusts(address)) break;
        }
        return new Hop(nearest, true);
    }

    /** Whom an element of Forwarded is for, without quotes; empty when it does not say. */
    private static String forNode(String element) {
        for (String pair : element.split(";", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length < 2 || !parts[0].strip().equalsIgnoreCase("for")) continue;
            String node = parts[1].strip();
            boolean quoted = node.length() > 1 && node.startsWith("\"") && node.endsWith("\"");
            return quoted ? node.substring(1, node.length() - 1) : node;
        }
        return "";
    }

    /** The address of a node (RFC 7239 §6) without brackets and port; null when it is not one. */
    private static @Nullable InetAddress address(String node) {
        int end = node.length();
        int colon = node.indexOf(':');
        if (node.startsWith("[")) end = node.indexOf(']') + 1;
        // With several it is IPv6 without brackets, which X-Forwarded-For usually has.
        else if (colon >= 0 && colon == node.lastIndexOf(':')) end = colon;
        return end > 0 && isPort(node, end) ? parse(node.substring(0, end)) : null;
    }

    /** True when there is nothing, or a colon and a port: up to five digits, or an identifier that stands for it. */
    private static boolean isPort(String node, int from) {
        if (from == node.length()) return true;
        if (node.charAt(from) != ':' || from + 1 == node.length()) return false;
        boolean hidden = node.charAt(from + 1) == '_';
        for (int at = from + 1; at < node.length(); at++) {
            char c = node.charAt(at);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!digit && !(hidden && (letter || c == '.' || c == '_' || c == '-'))) return false;
        }
        return hidden || node.length() - from <= 1 + PORT_DIGITS_MAX;
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
