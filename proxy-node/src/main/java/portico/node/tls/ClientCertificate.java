package portico.node.tls;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.certificate.CertificateName;

/** A certificate that a client has shown, with those that it is signed by. One for each connection. */
public final class ClientCertificate {
    private final X509Certificate[] chain;
    private final List<CertificateName> names;
    private final long expiresAtMillis;

    /** As header fields have them; made when they are first asked for. */
    private @Nullable String field;

    private @Nullable String chainField;

    ClientCertificate(X509Certificate[] chain) {
        this.chain = chain;
        names = CertificateName.all(chain[0]);
        long least = Long.MAX_VALUE;
        for (var certificate : chain)
            least = Math.min(least, certificate.getNotAfter().getTime());
        expiresAtMillis = least;
    }

    X509Certificate[] chain() {
        return chain;
    }

    /** True when it, or one that it is signed by, is good no more. */
    boolean hasExpired(long nowMillis) {
        return nowMillis > expiresAtMillis;
    }

    /** All that it may be known by. */
    public List<CertificateName> names() {
        return names;
    }

    /** The value of the field Client-Cert (RFC 9440 §2.2). */
    public String field() {
        String made = field;
        if (made == null) field = made = encoded(chain[0]);
        return made;
    }

    /** The value of the field Client-Cert-Chain (RFC 9440 §2.3), without the certificate itself; empty for none. */
    public String chainField() {
        String made = chainField;
        if (made != null) return made;
        var list = new StringBuilder();
        for (int index = 1; index < chain.length; index++)
            list.append(index == 1 ? "" : ", ").append(encoded(chain[index]));
        return chainField = list.toString();
    }

    /** A byte sequence (RFC 9651 §3.3.5). */
    private static String encoded(X509Certificate certificate) {
        try {
            return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("The certificate was parsed and cannot be encoded", e);
        }
    }
}
