package portico.node.upstream;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;

/** How many connections to each address can be used, or are in use. One for each client, on its event loop. */
final class Standing {
    private final Map<SocketAddress, Integer> counts = new HashMap<>();

    /** A connection can be used, until it is closed. */
    void add(Channel connection) {
        SocketAddress address = connection.remoteAddress();
        if (address == null) return; // closed by now
        counts.merge(address, 1, Integer::sum);
        connection
                .closeFuture()
                .addListener(
                        closed -> counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1));
    }

    int to(SocketAddress address) {
        return counts.getOrDefault(address, 0);
    }
}
