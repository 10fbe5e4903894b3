package portico.config.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a policy is attached, from wide to narrow; a narrower entry of the same name replaces a wider one. */
public enum Level {
    @JsonProperty("everywhere")
    EVERYWHERE,
    @JsonProperty("service")
    SERVICE,
    @JsonProperty("route")
    ROUTE,
    @JsonProperty("group")
    GROUP,
    @JsonProperty("consumer")
    CONSUMER;

    /** True for what is known only once the caller is. */
    public boolean isConsumers() {
        return this == GROUP || this == CONSUMER;
    }
}
