package portico.config.service;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the gateway speaks to the targets of a service. */
public enum Protocol {
    /** HTTP/1.1 in clear text. */
    @JsonProperty("http")
    HTTP(false),
    /** HTTP/1.1 over TLS. */
    @JsonProperty("https")
    HTTPS(true),
    /** HTTP/2 in clear text with prior knowledge (RFC 9113 §3.3). */
    @JsonProperty("h2c")
    H2C(false),
    /** HTTP/2 over TLS, by ALPN (RFC 9113 §3.2). */
    @JsonProperty("h2")
    H2(true);

    private final boolean tls;

    Protocol(boolean tls) {
        this.tls = tls;
    }

    public boolean tls() {
        return tls;
    }
}
