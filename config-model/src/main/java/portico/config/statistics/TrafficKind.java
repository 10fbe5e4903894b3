package portico.config.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What exchanges that are counted together have in common. */
public enum TrafficKind {
    /** Each exchange is counted for its route, or as {@link #UNMATCHED}, once. */
    @JsonProperty("route")
    ROUTE,
    /** No route matched. */
    @JsonProperty("unmatched")
    UNMATCHED,
    /** The exchange was sent on to this service, or would have been if it had had a target. */
    @JsonProperty("service")
    SERVICE,
    /** This consumer has proved itself. */
    @JsonProperty("consumer")
    CONSUMER
}
