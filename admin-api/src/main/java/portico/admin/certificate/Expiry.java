package portico.admin.certificate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How near a certificate is to its end, by the time of the admin service. */
@Schema(
        name = "CertificateExpiry",
        description =
                "How near a certificate is to its end: soon is within 30 days, urgent within 7, by the time of the admin"
                        + " service.")
public enum Expiry {
    @JsonProperty("valid")
    VALID,
    @JsonProperty("soon")
    SOON,
    @JsonProperty("urgent")
    URGENT,
    @JsonProperty("expired")
    EXPIRED;

    // What renews by itself does so with a third of the 90 days left that are usual: who is later than that needs
    // somebody.
    private static final Duration SOON_BEFORE = Duration.ofDays(30);
    private static final Duration URGENT_BEFORE = Duration.ofDays(7);

    /** As of a time, of one that is good until another. */
    static Expiry at(Instant now, Instant notAfter) {
        if (!now.isBefore(notAfter)) return EXPIRED;
        if (!now.plus(URGENT_BEFORE).isBefore(notAfter)) return URGENT;
        return now.plus(SOON_BEFORE).isBefore(notAfter) ? VALID : SOON;
    }
}
