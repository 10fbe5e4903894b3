package portico.config.route;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/**
 * Which hosts a route is for.
 *
 * @param name the exact host, or what follows {@code *.}; empty for any host
 * @param wildcard stands for one or more labels in front of the name
 */
public record HostPattern(String name, boolean wildcard) {
    /** Every host, also the absent one of HTTP/1.0. */
    public static final HostPattern ANY = new HostPattern("", true);

    // RFC 1123 §2.1, in lower case; other scripts in their A-label form (RFC 5890 §2.3.2.1).
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    /** Only for patterns that {@link #check} finds nothing wrong with. */
    public static HostPattern parse(String text) {
        return text.startsWith("*.") ? new HostPattern(text.substring(2), true) : new HostPattern(text, false);
    }

    /** True when a host, in lower case and without port or trailing dot, is meant. */
    public boolean matches(String host) {
        if (!wildcard) return host.equals(name);
        if (name.isEmpty()) return true;
        return host.length() > name.length() + 1
                && host.endsWith(name)
                && host.charAt(host.length() - name.length() - 1) == '.';
    }

    String canonical() {
        if (name.isEmpty()) return "*";
        return wildcard ? "*." + name : name;
    }

    /** Checks one host as people write it. */
    public static void check(@Nullable String text, Problems at) {
        if (text == null) {
            at.add("", "is required");
            return;
        }
        String name = text.startsWith("*.") ? text.substring(2) : text;
        at.require(
                NAME.matcher(name).matches()
                        || !text.startsWith("*.") && IPV6.matcher(name).matches(),
                "",
                "must be a host name in lower case, or *.example.com, without a port");
    }
}
