package portico.node.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import portico.config.IpAddress;
import portico.node.exchange.Exchange;
import portico.node.identity.Caller;

/** How much work each client has under way: none has more than its share, so that it leaves the rest to others. */
public final class ClientShares {
    private final Map<Object, Integer> byClient = new ConcurrentHashMap<>();

    /**
     * Begins work, which has to be {@link #leave ended} if this is true.
     *
     * @param client as {@link #client} or {@link #network} says
     * @param shareMax how much work it may have under way; at least 1
     */
    public boolean enter(Object client, int shareMax) {
        boolean[] entered = new boolean[1];
        byClient.compute(client, (same, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < shareMax;
            return entered[0] ? now + 1 : now;
        });
        return entered[0];
    }

    /** Ends work of this client. */
    public void leave(Object client) {
        byClient.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Who is one client: the consumer where it is known, else the network. */
    public static Object client(Exchange exchange) {
        Caller caller = exchange.caller();
        return caller == null ? network(exchange.clientAddress()) : caller.consumerId();
    }

    /** Who has one address of version 6 has as many as it likes: its network counts. */
    public static Object network(String client) {
        IpAddress address = IpAddress.parse(client);
        if (address == null) return client;
        return address.isVersion4() ? address : address.high();
    }
}
