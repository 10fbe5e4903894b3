package portico.config.certificate;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * Something that a client's certificate is known by, in a form in which equal names are equal text.
 *
 * @param field what of the certificate it is
 */
public record CertificateName(CertificateField field, String text) {
    private static final int FINGERPRINT_DIGITS = 64;

    /**
     * A name as people write it.
     *
     * @throws IllegalArgumentException saying what is wrong, in words that follow the field's name
     */
    public static CertificateName parse(CertificateField field, String text) {
        return new CertificateName(field, normal(field, text.strip()));
    }

    /** All names of a certificate; those that cannot be read are none. */
    public static List<CertificateName> all(X509Certificate certificate) {
        var names = new ArrayList<CertificateName>();
        names.add(new CertificateName(CertificateField.SHA256, fingerprint(certificate)));
        X500Principal subject = certificate.getSubjectX500Principal();
        if (!subject.getName().isEmpty())
            names.add(new CertificateName(CertificateField.SUBJECT, subject.getName(X500Principal.CANONICAL)));
        for (var entry : alternatives(certificate))
            for (var field : CertificateField.values())
                if (Integer.valueOf(field.generalName()).equals(entry.get(0))
                        && entry.get(1) instanceof String text
                        && !text.isEmpty()) names.add(new CertificateName(field, normal(field, text)));
        return List.copyOf(names);
    }

    private static String normal(CertificateField field, String text) {
        if (text.isEmpty()) throw new IllegalArgumentException("is empty");
        return switch (field) {
            case SHA256 -> digits(text.replace(":", "").toLowerCase(Locale.ROOT));
            case SUBJECT -> new X500Principal(text).getName(X500Principal.CANONICAL);
            case URI -> text;
            case DNS -> text.toLowerCase(Locale.ROOT);
            case EMAIL -> mailbox(text);
        };
    }

    private static String digits(String text) {
        if (text.length() != FINGERPRINT_DIGITS || !text.chars().allMatch(HexFormat::isHexDigit))
            throw new IllegalArgumentException("is not a SHA-256 fingerprint: 64 hexadecimal digits");
        return text;
    }

    /** RFC 5280 §7.5: only the host is the same in any case. */
    private static String mailbox(String text) {
        int at = text.lastIndexOf('@') + 1;
        return text.substring(0, at) + text.substring(at).toLowerCase(Locale.ROOT);
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The certificate was parsed and cannot be encoded", e);
        }
    }

    @Override
    public String toString() {
        return field.word() + ":" + text;
    }
}
