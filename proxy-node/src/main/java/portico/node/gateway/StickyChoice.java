package portico.node.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.route.Destination;
import portico.config.route.Stickiness;
import portico.config.service.Balancing.HashBy;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.upstream.Affinity;

/**
 * The same destination for the same value, by weighted rendezvous hashing: each destination draws a number from the value
 * and its own name, and the one with the least, for its weight, gets it. A weight that changes moves only as many values
 * as the shares change.
 */
final class StickyChoice implements Choice {
    private static final HeaderName SET_COOKIE = HeaderName.of("set-cookie");

    private final Affinity affinity;
    private final CompiledDestination[] destinations;
    private final long[] seeds;
    private final int[] weights;
    private final Choice otherwise;

    /** What is written around the value of a cookie that is not there yet; null where requests bring what they have. */
    private final @Nullable String cookieStart;

    /**
     * @param settings of the destinations, all with a weight
     * @param otherwise chooses for requests that do not have the value
     */
    StickyChoice(Stickiness sticky, List<Destination> settings, CompiledDestination[] destinations, Choice otherwise) {
        affinity = new Affinity(sticky.by(), sticky.name());
        this.destinations = destinations;
        this.otherwise = otherwise;
        weights = settings.stream().mapToInt(Destination::weight).toArray();
        seeds = settings.stream()
                .mapToLong(destination -> Affinity.hash(destination.key()))
                .toArray();
        cookieStart = sticky.by() == HashBy.COOKIE ? sticky.name() + "=" : null;
    }

    @Override
    public CompiledDestination of(Exchange exchange) {
        long hash = affinity.of(exchange);
        if (hash != Affinity.NONE) return destinations[choose(hash, seeds, weights)];
        if (cookieStart == null) return otherwise.of(exchange);
        String value = exchange.loop().nextId();
        exchange.responseEdits()
                .add(
                        SET_COOKIE,
                        cookieStart
                                + value
                                + (exchange.isClientSecure()
                                        ? "; Path=/; HttpOnly; SameSite=Lax; Secure"
                                        : "; Path=/; HttpOnly; SameSite=Lax"));
        return destinations[choose(Affinity.hash(value), seeds, weights)];
    }

    /** The index of the destination that a value belongs to. */
    static int choose(long hash, long[] seeds, int[] weights) {
        int chosen = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int index = 0; index < seeds.length; index++) {
            // In (0, 1), so that its logarithm is a number below zero.
            double drawn = ((Affinity.mix(hash ^ seeds[index]) >>> 11) + 0.5) * 0x1p-53;
            double distance = -Math.log(drawn) / weights[index];
            if (distance < least) {
                least = distance;
                chosen = index;
            }
        }
        return chosen;
    }
}
