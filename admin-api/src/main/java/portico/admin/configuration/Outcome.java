package portico.admin.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of an entity. */
public enum Outcome {
    @JsonProperty("created")
    CREATED,
    @JsonProperty("updated")
    UPDATED,
    @JsonProperty("deleted")
    DELETED,
    @JsonProperty("unchanged")
    UNCHANGED
}
