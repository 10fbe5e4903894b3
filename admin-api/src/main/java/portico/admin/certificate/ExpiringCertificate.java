package portico.admin.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A certificate that somebody should renew, or should have renewed.
 *
 * @param hosts the names that it is chosen by; none for authorities
 * @param notAfter for authorities the last of them: from then on nobody is trusted by them
 * @param days until then, whole ones, or since then as a negative number; 0 within a day of it
 */
@Schema(description = "A certificate that somebody should renew, or should have renewed.")
public record ExpiringCertificate(
        @Schema(examples = "shop") String name,
        List<String> hosts,
        Instant notAfter,
        Expiry expiry,

        @Schema(
                description = "Whole days until then, or since then as a negative number; 0 within a day of it.",
                examples = "12")
        long days) {
    static ExpiringCertificate at(Instant now, String name, List<String> hosts, Instant notAfter) {
        return new ExpiringCertificate(
                name,
                hosts,
                notAfter,
                Expiry.at(now, notAfter),
                Duration.between(now, notAfter).toDays());
    }
}
