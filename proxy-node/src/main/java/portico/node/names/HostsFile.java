package portico.node.names;

import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The system's own list of names, read anew for each look-up: people edit it. */
final class HostsFile {
    private final Path path;

    HostsFile(Path path) {
        this.path = path;
    }

    /** The addresses of a name; empty when it is not in the file. */
    List<InetAddress> of(String name) {
        HostsFileEntriesProvider entries;
        try {
            entries = HostsFileEntriesProvider.parser().parse(path.toFile());
        } catch (IOException e) {
            return List.of(); // as if it were not there
        }
        String key = name.toLowerCase(Locale.ROOT);
        var found = new ArrayList<InetAddress>(entries.ipv4Entries().getOrDefault(key, List.of()));
        found.addAll(entries.ipv6Entries().getOrDefault(key, List.of()));
        return found;
    }
}
