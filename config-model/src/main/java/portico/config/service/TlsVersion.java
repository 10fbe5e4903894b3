package portico.config.service;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Versions of TLS; older ones are not spoken. */
public enum TlsVersion {
    /** RFC 5246. */
    @JsonProperty("TLSv1.2")
    TLS_1_2("TLSv1.2"),
    /** RFC 8446. */
    @JsonProperty("TLSv1.3")
    TLS_1_3("TLSv1.3");

    private final String word;

    TlsVersion(String word) {
        this.word = word;
    }

    /** As Java's TLS calls it. */
    public String word() {
        return word;
    }
}
