package portico.node.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.config.route.HostPattern;
import portico.config.service.Service;
import portico.config.service.Target;
import portico.node.exchange.Slice;
import portico.node.upstream.Endpoint;

/** What a service is called inside: the addresses of its targets, and the Host that is sent to it. */
final class InsideNames {
    private static final int NO_PORT = -1;
    private static final int BAD_PORT = -2;

    /** A host in lower case, IPv6 addresses without brackets, and the port there. */
    private record Place(Slice host, int port) {
        static Place of(String host, int port) {
            return new Place(Slice.of(host.toLowerCase(Locale.ROOT)), port);
        }

        boolean is(Slice itsHost, int itsPort) {
            return host.equalsIgnoreCase(itsHost) && (itsPort == NO_PORT || itsPort == port);
        }
    }

    private final List<Place> places;
    private final boolean tls;

    /** @param host that is sent to the service instead of its targets' own; null for those */
    InsideNames(Service service, @Nullable String host) {
        var all = new ArrayList<Place>();
        for (Target target : service.allTargets()) if (!target.isSrv()) all.add(Place.of(target.host(), target.port()));
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

    /**
     * True when the authority of a URL, without user information, leads to the service. A missing port may be any.
     *
     * @param answered where the answer comes from
     */
    boolean hasAuthority(Slice authority, @Nullable Endpoint answered) {
        int nameEnd = 0;
        boolean literal = authority.length() > 0 && authority.charAt(0) == '[';
        while (nameEnd < authority.length() && authority.charAt(nameEnd) != (literal ? ']' : ':')) nameEnd++;
        Slice host = authority.subSequence(literal ? 1 : 0, nameEnd);
        int portStart = Math.min(authority.length(), literal ? nameEnd + 2 : nameEnd + 1);
        int port = portStart == authority.length() ? NO_PORT : port(authority, portStart);
        for (var place : places) if (place.is(host, port)) return true;
        return answered != null && of(answered).stream().anyMatch(place -> place.is(host, port));
    }

    /**
     * True when cookies of this domain would go to the service (RFC 6265 §5.1.3).
     *
     * @param answered where the answer comes from
     */
    boolean isIn(Slice domain, @Nullable Endpoint answered) {
        for (var place : places) if (isIn(place.host, domain)) return true;
        return answered != null && of(answered).stream().anyMatch(place -> isIn(place.host, domain));
    }

    /** What name servers said of a target: a name of SRV records, an address. */
    private static List<Place> of(Endpoint endpoint) {
        int port = endpoint.authority().port();
        return List.of(
                Place.of(endpoint.authority().host(), port),
                Place.of(endpoint.socketAddress().getAddress().getHostAddress(), port));
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
