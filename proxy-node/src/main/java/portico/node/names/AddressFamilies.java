package portico.node.names;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * Which addresses this machine can reach, as far as it can know: on one without an IPv6 address of its own, each try at
 * another's would fail.
 */
final class AddressFamilies {
    private final boolean hasIpv6;

    private AddressFamilies(boolean hasIpv6) {
        this.hasIpv6 = hasIpv6;
    }

    static AddressFamilies ofMachine() {
        try {
            return new AddressFamilies(NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address instanceof Inet6Address
                            && !address.isLoopbackAddress()
                            && !address.isLinkLocalAddress()));
        } catch (SocketException e) {
            return new AddressFamilies(true); // unknown: let the tries find out
        }
    }

    /** Without those of IPv6 that are of no use while there are others. */
    List<Place> usable(List<Place> places) {
        boolean hasIpv4 = places.stream().anyMatch(place -> !isIpv6(place.address()));
        if (!hasIpv4) return places;
        return places.stream()
                .filter(place ->
                        !isIpv6(place.address()) || hasIpv6 && !place.address().isLoopbackAddress())
                .toList();
    }

    private static boolean isIpv6(InetAddress address) {
        return address instanceof Inet6Address;
    }
}
