package portico.config.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The parts of a snapshot that nodes apply independently: a bad route never holds back the revocation of a key. */
public enum Section {
    /** Services, routes, policies, certificates and compositions. */
    @JsonProperty("routing")
    ROUTING,
    /** Consumers and credentials. */
    @JsonProperty("identity")
    IDENTITY
}
