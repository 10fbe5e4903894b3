package portico.node.start;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** The host's name in the form that the names of our entities have. */
final class HostName {
    private static final int LENGTH_MAX = 128;

    private HostName() {}

    static String get() {
        try {
            return named(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return "node";
        }
    }

    static String named(String host) {
        String name =
                host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-").replaceFirst("^[^a-z0-9]+", "");
        if (name.isEmpty()) return "node";
        return name.substring(0, Math.min(name.length(), LENGTH_MAX));
    }
}
