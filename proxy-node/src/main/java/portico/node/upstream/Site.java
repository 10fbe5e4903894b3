package portico.node.upstream;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.service.Target;
import portico.node.names.Name;
import portico.node.names.Names;
import portico.node.names.Place;
import portico.node.names.Resolution;
import portico.node.names.Watch;

/** A target as configured, and where its address leads: itself, or what its name stands for at the time. */
final class Site {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Target target;
    private final @Nullable Watch watch;
    private final Resolution fixed;

    private Site(Target target, @Nullable Watch watch, Resolution fixed) {
        this.target = target;
        this.watch = watch;
        this.fixed = fixed;
    }

    /** @param changed called when its name leads elsewhere; see {@link Names#watch} */
    static Site of(Target target, Names names, Runnable changed) {
        String host = target.host();
        InetAddress literal = target.isSrv() ? null : literal(host);
        if (literal != null)
            return new Site(target, null, new Resolution(List.of(new Place(host, literal, target.port(), 0, 1)), null));
        Watch watch = names.watch(new Name(host, target.isSrv()), changed);
        return new Site(target, watch, new Resolution(List.of(), null));
    }

    Target target() {
        return target;
    }

    Resolution resolution() {
        return watch == null ? fixed : watch.current();
    }

    /** What connections to one of its places are known by, in logs and on the ring. */
    String address(Place place) {
        if (watch == null) return target.address();
        return NetUtil.toSocketAddressString(place.address().getHostAddress(), port(place));
    }

    int port(Place place) {
        return place.port() == Place.NO_PORT ? target.port() : place.port();
    }

    /** No longer kept current. */
    void close() {
        if (watch != null) watch.close();
    }

    private static @Nullable InetAddress literal(String host) {
        // RFC 6761 §6.3: never asked of a name server.
        if (host.equalsIgnoreCase("localhost")
                || host.toLowerCase(java.util.Locale.ROOT).endsWith(".localhost")) return address(host, LOOPBACK);
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(host);
        return octets == null ? null : address(host, octets);
    }

    private static InetAddress address(String host, byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("The address of " + host + " has " + octets.length + " octets", e);
        }
    }
}
