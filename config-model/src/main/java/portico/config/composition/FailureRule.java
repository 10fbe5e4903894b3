package portico.config.composition;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the failure of a call means. */
public enum FailureRule {
    /** The composition fails. */
    @JsonProperty("required")
    REQUIRED,
    /** The answer goes without it, and says so. */
    @JsonProperty("optional")
    OPTIONAL
}
