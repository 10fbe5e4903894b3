package portico.admin.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.route.Route;

/**
 * Where requests go, from hosts over paths to services, with the traffic on each way.
 *
 * @param routes those with the most traffic first
 * @param total how many there are that fit the search
 */
@Schema(description = "Where requests go, from hosts over paths to services, with the traffic on each way.")
record RouteMap(
        @Schema(examples = "15m") String window,
        Instant from,
        Instant to,
        List<MappedRoute> routes,
        @Schema(examples = "1204") long total) {
    /**
     * A route.
     *
     * @param hosts the first few; empty for any
     * @param hostCount how many there are
     * @param paths the first few; empty for any
     * @param services that it goes to; empty where the gateway answers by itself
     */
    record MappedRoute(
            @Schema(examples = "orders") String name,
            boolean enabled,
            List<String> hosts,
            @Schema(examples = "1") int hostCount,
            List<String> paths,
            @Schema(examples = "1") int pathCount,
            List<String> services,
            Answering answering,
            @Schema(examples = "1200") long requests,
            @Schema(examples = "3") long errors) {
        /** A map of a thousand routes is for eyes: nobody sees more of one route. */
        private static final int SHOWN_MAX = 12;

        static MappedRoute of(Route route, long requests, long errors) {
            List<String> hosts = route.match().hosts();
            List<String> paths = route.match().paths();
            return new MappedRoute(
                    route.name(),
                    route.enabled(),
                    hosts.stream().limit(SHOWN_MAX).toList(),
                    hosts.size(),
                    paths.stream().limit(SHOWN_MAX).toList(),
                    paths.size(),
                    route.services().stream().limit(SHOWN_MAX).toList(),
                    Answering.of(route),
                    requests,
                    errors);
        }
    }

    /** Who answers. */
    enum Answering {
        @JsonProperty("service")
        SERVICE,
        @JsonProperty("composition")
        COMPOSITION,
        @JsonProperty("redirect")
        REDIRECT,
        @JsonProperty("respond")
        RESPOND;

        static Answering of(Route route) {
            return route.action()
                    .fold(
                            to -> SERVICE,
                            shared -> SERVICE,
                            composed -> COMPOSITION,
                            elsewhere -> REDIRECT,
                            own -> RESPOND);
        }
    }
}
