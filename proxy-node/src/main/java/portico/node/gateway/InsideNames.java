package portico.node.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.config.route.HostPattern;
import portico.config.service.Service;
import portico.config.service.Target;
import portico.node.exchange.Slice;

/** What a service is called inside: the addresses of its targets, and the Host that is sent to it. */
final class InsideNames {
    private static final int NO_PORT = -1;
    private static final int BAD_PORT = -2;

    /** A host in lower case, IPv6 addresses without brackets, and the port there. */
    private record Place(Slice host, int port) {
        static Place of(String host, int port) {
            return new Place(Slice.of(host.toLowerCase(Locale.ROOT)), port);
        }
    }

    private final List<Place> places;
    private final boolean tls;

    /** @param host that is sent to the service instead of its targets' own; null for those */
    InsideNames(Service service, @Nullable String host) {
        var all = new ArrayList<Place>();
        for (Target target : service.allTargets()) all.add(Place.of(target.host(), target.port()));
        if (host != null) {
            HostPattern sent = HostPattern.parse(host);
            all.add(Place.of(unbracketed(sent.name()), sent.port()));
        }
        places = List.copyOf(all);
        tls = service.targetProtocol().tls();
    }

    /** True when the service itself is spoken to over TLS. */
    boolean isTls() {
        return tls;
    }

    /** True when the authority of a URL, without user information, leads to the service. A missing port may be any. */
    boolean hasAuthority(Slice authority) {
        int nameEnd = 0;
        boolean literal = authority.length() > 0 && authority.charAt(0) == '[';
        while (nameEnd < authority.length() && authority.charAt(nameEnd) != (literal ? ']' : ':')) nameEnd++;
        Slice host = authority.subSequence(literal ? 1 : 0, nameEnd);
        int portStart = Math.min(authority.length(), literal ? nameEnd + 2 : nameEnd + 1);
        int port = portStart == authority.length() ? NO_PORT : port(authority, portStart);
        for (var place : places)
            if (place.host.equalsIgnoreCase(host) && (port == NO_PORT || port == place.port)) return true;
        return false;
    }

    /** True when cookies of this domain would go to the service (RFC 6265 §5.1.3). */
    boolean isIn(Slice domain) {
        for (var place : places) if (isIn(place.host, domain)) return true;
        return false;
    }

    /** True when the host is the domain or in it. */
    static boolean isIn(Slice host, Slice domain) {
        int before = host.length() - domain.length();
        if (before < 0 || !host.subSequence(before, host.length()).equalsIgnoreCase(domain)) return false;
        return before == 0 || host.charAt(before - 1) == '.';
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(Slice authority, int from) {
        int port = 0;
        for (int at = from; at < authority.length(); at++) {
            int digit = authority.charAt(at) - '0';
            if (digit < 0 || digit > 9 || port > 0xffff) return BAD_PORT;
            port = port * 10 + digit;
        }
        return port;
    }
}
