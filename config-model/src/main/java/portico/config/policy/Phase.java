package portico.config.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When in an exchange a policy runs; the order of the constants is the order of running. */
public enum Phase {
    @JsonProperty("edge")
    EDGE,
    @JsonProperty("authentication")
    AUTHENTICATION,
    @JsonProperty("authorisation")
    AUTHORISATION,
    @JsonProperty("limits")
    LIMITS,
    @JsonProperty("validation")
    VALIDATION,
    @JsonProperty("transformation")
    TRANSFORMATION,
    @JsonProperty("cache")
    CACHE;

    /** Before the caller is known there is no consumer whose own policies could run. */
    public boolean isBeforeConsumer() {
        return this == EDGE || this == AUTHENTICATION;
    }
}
