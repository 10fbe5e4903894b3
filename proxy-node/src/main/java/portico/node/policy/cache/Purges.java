package portico.node.policy.cache;

import java.util.Locale;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import portico.config.channel.CachePurge;
import portico.config.route.NormalPath;

/** Which answers a purge takes out: what it names in any spelling is kept in one, the normal form. */
final class Purges {
    private Purges() {}

    /** True for the answers that are meant; the purge is one that {@link CachePurge#check} finds nothing wrong with. */
    static BiPredicate<CacheKey, Entry> of(CachePurge purge) {
        String tag = purge.tag();
        if (tag != null) return (key, entry) -> entry.isTagged(tag);
        String url = purge.url();
        String place = url == null ? String.valueOf(purge.prefix()) : url;
        int slash = place.indexOf('/');
        String host = slash == 0 ? null : place.substring(0, slash).toLowerCase(Locale.ROOT);
        String rest = place.substring(slash);
        if (url == null) {
            String prefix = beginning(rest);
            return (key, entry) -> isAt(key, host) && key.hasPathBelow(prefix);
        }
        int question = rest.indexOf('?');
        String path = NormalPath.of(question < 0 ? rest : rest.substring(0, question));
        String query = question < 0 ? null : rest.substring(question + 1);
        return (key, entry) -> isAt(key, host) && key.hasPath(path) && (query == null || key.hasQuery(query));
    }

    /** The normal form of what paths begin with: its last segment may go on, and two dots there need not be all of it. */
    private static String beginning(String prefix) {
        String path = NormalPath.of(prefix + "x");
        return path.substring(0, path.length() - 1);
    }

    private static boolean isAt(CacheKey key, @Nullable String host) {
        return host == null || key.hasHost(host);
    }
}
