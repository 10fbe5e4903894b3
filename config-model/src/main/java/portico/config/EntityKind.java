package portico.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of entity that make up the configuration; the constant's JSON form is the word in API and snapshot. */
public enum EntityKind {
    @JsonProperty("service")
    SERVICE("service", "services"),
    @JsonProperty("route")
    ROUTE("route", "routes"),
    @JsonProperty("policy")
    POLICY("policy", "policies"),
    @JsonProperty("consumer")
    CONSUMER("consumer", "consumers"),
    @JsonProperty("certificate")
    CERTIFICATE("certificate", "certificates"),
    @JsonProperty("composition")
    COMPOSITION("composition", "compositions");

    private final String word;
    private final String plural;

    EntityKind(String word, String plural) {
        this.word = word;
        this.plural = plural;
    }

    /** The singular, as in messages: "service". */
    public String word() {
        return word;
    }

    /** The plural, as in API paths and documents: "services". */
    public String plural() {
        return plural;
    }
}
