package portico.config.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Problems;

/**
 * Shares requests out among services.
 *
 * @param destinations where they may go
 * @param sticky what keeps requests with their destination; each is chosen for by itself when absent
 */
public record Split(
        @Schema(description = "Where requests go, each as often as its weight says.")
        List<Destination> destinations,

        @Schema(description = "What keeps requests with their destination; each is by itself when absent.") @Nullable Stickiness sticky)
        implements RouteAction {
    @Bound("Destinations of a split")
    private static final int DESTINATIONS_MAX = 32;

    public Split(@Nullable List<Destination> destinations, @Nullable Stickiness sticky) {
        this.destinations = destinations == null ? List.of() : List.copyOf(destinations);
        this.sticky = sticky;
    }

    @Override
    public <R> R fold(
            Function<Forward, R> forward,
            Function<Split, R> split,
            Function<Compose, R> compose,
            Function<Redirect, R> redirect,
            Function<Respond, R> respond) {
        return split.apply(this);
    }

    @Override
    public void check(Problems at) {
        at.bounded("destinations", destinations, DESTINATIONS_MAX);
        at.each("destinations", destinations);
        at.require(
                destinations.stream().anyMatch(destination -> destination.weight() > 0),
                "destinations",
                destinations.isEmpty() ? "needs at least one" : "needs one with a weight over 0");
        Map<String, Integer> seen = new HashMap<>();
        for (int index = 0; index < destinations.size(); index++) {
            Integer same = seen.putIfAbsent(destinations.get(index).key(), index);
            if (same != null) at.at("destinations", index).add("", "goes where destinations[" + same + "] goes");
        }
        if (sticky != null) sticky.check(at.at("sticky"));
    }
}
