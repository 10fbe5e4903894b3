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
                certificate.tags());
    }

    private static Details details(CertificateChain chain, Instant now) {
        X509Certificate leaf = chain.leaf();
        Instant notAfter = leaf.getNotAfter().toInstant();
        return new Details(
                leaf.getSubjectX500Principal().getName(),
                leaf.getIssuerX500Principal().getName(),
                chain.dnsNames(),
                leaf.getNotBefore().toInstant(),
                notAfter,
                Expiry.at(now, notAfter),
                fingerprint(leaf));
    }

    private static String fingerprint(X509Certificate leaf) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The certificate was parsed and cannot be encoded", e);
        }
    }
}
