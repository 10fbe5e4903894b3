package portico.config.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import portico.config.Bound;

/** Certificates of authorities: any number, in any order, each trusted by itself. */
final class Authorities {
    @Bound("Certificates in a bundle of authorities")
    private static final int CERTIFICATES_MAX = 500;

    private Authorities() {}

    /** @throws IllegalArgumentException saying what is wrong, in words that follow the field's name */
    static List<X509Certificate> parse(String pem) {
        List<X509Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("is not a list of certificates in PEM", e);
        }
        if (certificates.isEmpty()) throw new IllegalArgumentException("holds no certificate");
        if (certificates.size() > CERTIFICATES_MAX)
            throw new IllegalArgumentException("has over " + CERTIFICATES_MAX + " certificates");
        return certificates;
    }
}
