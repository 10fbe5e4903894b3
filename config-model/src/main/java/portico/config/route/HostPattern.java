package portico.config.route;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/**
 * Which hosts a route is for.
 *
 * @param name the exact host, or what follows {@code *.}; empty for any host
 * @param wildcard stands for one or more labels in front of the name
 * @param port the one port, or {@link #ANY_PORT}
 */
public record HostPattern(String name, boolean wildcard, int port) {
    /** Whatever the port. */
    public static final int ANY_PORT = 0;

    /** Every host, also the absent one of HTTP/1.0. */
    public static final HostPattern ANY = new HostPattern("", true, ANY_PORT);

    // RFC 1123 §2.1, in lower case; other scripts in their A-label form (RFC 5890 §2.3.2.1).
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    // As nodes read it.
    private static final int IPV6_COLONS_MIN = 2;
    private static final int IPV6_COLONS_MAX = 8;

    // Of a name of 253 octets (RFC 1035 §2.3.4), a label and its dot are in front.
    private static final int WILDCARD_LENGTH_MAX = 251;

    private static final Pattern PORT = Pattern.compile("(.*[^:]):([1-9][0-9]{0,4})");
    private static final int PORT_MAX = 0xffff;

    /** Only for patterns that {@link #check} finds nothing wrong with. */
    public static HostPattern parse(String text) {
        Matcher ported = ported(text);
        String host = ported == null ? text : ported.group(1);
        int port = ported == null ? ANY_PORT : Integer.parseInt(ported.group(2));
        if (host.equals("*")) return new HostPattern("", true, port);
        return host.startsWith("*.")
                ? new HostPattern(host.substring(2), true, port)
                : new HostPattern(host, false, port);
    }

    /**
     * True when a host is meant.
     *
     * @param host in lower case and without port or trailing dot
     * @param itsPort the scheme's default where the client named none
     */
    public boolean matches(String host, int itsPort) {
        if (port != ANY_PORT && port != itsPort) return false;
        if (!wildcard) return host.equals(name);
        if (name.isEmpty()) return true;
        return host.length() > name.length() + 1
                && host.endsWith(name)
                && host.charAt(host.length() - name.length() - 1) == '.';
    }

    String canonical() {
        String host = name.isEmpty() ? "*" : wildcard ? "*." + name : name;
        return port == ANY_PORT ? host : host + ":" + port;
    }

    /** Checks one host as people write it in a match. */
    public static void check(@Nullable String text, Problems at) {
        if (text == null) {
            at.add("", "is required");
            return;
        }
        Matcher ported = ported(text);
        String host = withoutPort(text, ported, at);
        checkReach(host, at.ofWrite());
        at.require(
                isName(host) || (ported != null && host.equals("*")),
                "",
                "must be a host name in lower case, *.example.com, or either with a port; *:8443 is any host");
    }

    /** Checks one host, maybe with its port, where no pattern is meant. */
    public static void checkOne(String text, Problems at) {
        String host = withoutPort(text, ported(text), at);
        at.ofWrite().require(!isNoAddress(host), "", "is no address of IPv6");
        at.require(
                isName(host) && !host.startsWith("*"),
                "",
                "must be one host name in lower case, or an address, and may have a port, as orders.internal:8443");
    }

    private static String withoutPort(String text, @Nullable Matcher ported, Problems at) {
        if (ported == null) return text;
        at.require(Integer.parseInt(ported.group(2)) <= PORT_MAX, "", "has a port over " + PORT_MAX);
        return ported.group(1);
    }

    /** Checks that there can be a request for it. */
    private static void checkReach(String host, Problems at) {
        at.require(!isNoAddress(host), "", "is no address of IPv6: matches nothing");
        at.require(
                !host.startsWith("*.") || host.length() - 2 <= WILDCARD_LENGTH_MAX || !isName(host),
                "",
                "leaves no room for a label: matches nothing");
    }

    /** Checks one host without a port. */
    public static void checkName(@Nullable String text, Problems at) {
        if (text == null) at.add("", "is required");
        else at.require(isName(text), "", "must be a host name in lower case, or *.example.com, without a port");
    }

    /** It is in brackets, and yet no node reads it as an address. */
    private static boolean isNoAddress(String host) {
        if (!IPV6.matcher(host).matches()) return false;
        long colons = host.chars().filter(c -> c == ':').count();
        return colons < IPV6_COLONS_MIN || colons > IPV6_COLONS_MAX;
    }

    private static boolean isName(String text) {
        boolean wildcard = text.startsWith("*.");
        String name = wildcard ? text.substring(2) : text;
        return NAME.matcher(name).matches() || !wildcard && IPV6.matcher(name).matches();
    }

    private static @Nullable Matcher ported(String text) {
        Matcher ported = PORT.matcher(text);
        return ported.matches() ? ported : null;
    }
}
