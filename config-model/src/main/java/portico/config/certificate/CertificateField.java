package portico.config.certificate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What of a client's certificate may say whose it is. */
public enum CertificateField {
    /** The SHA-256 fingerprint of the certificate: of this one and no other. */
    @JsonProperty("sha256")
    SHA256("sha256", -1),
    /** The distinguished name of its subject (RFC 4514). */
    @JsonProperty("subject")
    SUBJECT("subject", -1),
    /** A URI among its alternative names, such as a SPIFFE ID. */
    @JsonProperty("uri")
    URI("uri", 6),
    /** A DNS name among its alternative names. */
    @JsonProperty("dns")
    DNS("dns", 2),
    /** A mail address among its alternative names. */
    @JsonProperty("email")
    EMAIL("email", 1);

    private final String word;
    private final int generalName;

    CertificateField(String word, int generalName) {
        this.word = word;
        this.generalName = generalName;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    /** The tag among alternative names (RFC 5280 §4.2.1.6); -1 for what is none. */
    int generalName() {
        return generalName;
    }
}
