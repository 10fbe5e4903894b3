package portico.node.policy.cache;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.config.route.NormalPath;

/** Where fields of an answer point to. */
final class Places {
    private Places() {}

    /** The URI, as keys have it; null when it is of another origin, or none at all. */
    static @Nullable String resolve(CacheKey from, String reference) {
        try {
            URI resolved = URI.create(from.uri()).resolve(reference);
            String scheme = resolved.getScheme();
            String host = resolved.getHost();
            if (scheme == null || host == null) return null;
            int port = resolved.getPort() >= 0 ? resolved.getPort() : scheme.equalsIgnoreCase("https") ? 443 : 80;
            String origin = scheme.toLowerCase(Locale.ROOT) + "://" + host.toLowerCase(Locale.ROOT) + ":" + port;
            if (!origin.equals(from.origin())) return null;
            String query = resolved.getRawQuery();
            String path = resolved.getRawPath();
            return origin + (path.isEmpty() ? "/" : NormalPath.of(path)) + (query == null ? "" : "?" + query);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
