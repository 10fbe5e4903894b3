package portico.admin.certificate;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.certificate.Certificate;
import portico.config.certificate.CertificateChain;
import portico.config.certificate.ClientCertificates;

/**
 * A certificate without its key, and what is in it; or authorities.
 *
 * @param details of the certificate itself; null for authorities
 * @param authorityDetails of each of the authorities, in their order; null for a certificate
 */
@Schema(description = "A certificate without its key, and what is in it; or authorities.")
record CertificateView(
        @Nullable UUID id,
        String name,
        List<String> hosts,
        @Nullable String chain,
        @Nullable String authorities,
        @Nullable ClientCertificates clientCertificates,
        @Nullable Details details,

        @Schema(description = "What each of the authorities says, in their order; ignored when written.") @Nullable List<Details> authorityDetails,

        List<String> tags) {
    /**
     * What the certificate itself says.
     *
     * @param expiry how near {@code notAfter} is
     * @param fingerprint SHA-256 of the certificate, in hexadecimal
     */
    @Schema(name = "CertificateDetails", description = "What the certificate itself says; ignored when written.")
    record Details(
            String subject,
            String issuer,
            List<String> names,
            Instant notBefore,
            Instant notAfter,
            Expiry expiry,
            String fingerprint) {}

    static CertificateView of(Certificate certificate, Instant now) {
        return new CertificateView(
                certificate.id(),
                certificate.name(),
                certificate.hosts(),
                certificate.chain(),
                certificate.authorities(),
                certificate.clientCertificates(),
                certificate.isBundle() ? null : details(certificate.parsedChain(), now),
                certificate.isBundle() ? ofEach(certificate, now) : null,
                certificate.tags());
    }

    private static Details details(CertificateChain chain, Instant now) {
        return details(chain.leaf(), chain.dnsNames(), now);
    }

    private static @Nullable List<Details> ofEach(Certificate bundle, Instant now) {
        try {
            return bundle.trusted().stream()
                    .map(authority -> details(authority, List.of(), now))
                    .toList();
        } catch (IllegalArgumentException e) {
            return null; // an older version let it pass: nodes refuse it, and that is an alarm of its own
        }
    }

    private static Details details(X509Certificate one, List<String> names, Instant now) {
        Instant notAfter = one.getNotAfter().toInstant();
        return new Details(
                one.getSubjectX500Principal().getName(),
                one.getIssuerX500Principal().getName(),
                names,
                one.getNotBefore().toInstant(),
                notAfter,
                Expiry.at(now, notAfter),
                fingerprint(one));
    }

    private static String fingerprint(X509Certificate one) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(one.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The certificate was parsed and cannot be encoded", e);
        }
    }
}
