package portico.config.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portico.config.Bound;

/** A certificate and those that it is signed by, parsed. */
public final class CertificateChain {
    @Bound("Certificates in a chain")
    private static final int CERTIFICATES_MAX = 10;

    private static final int RSA_BITS_MIN = 2048;
    private static final int DNS_NAME = 2; // RFC 5280 §4.2.1.6
    private static final byte[] PROBE = "Portico".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern KEY = Pattern.compile(
            "\\s*-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END [A-Z0-9 ]*-----\\s*");
    private static final Pattern FIRST = Pattern.compile("\\s*-----BEGIN CERTIFICATE-----");

    private final List<X509Certificate> certificates;

    private CertificateChain(List<X509Certificate> certificates) {
        this.certificates = certificates;
    }

    /** @throws IllegalArgumentException saying what is wrong, in words that follow the field's name */
    public static CertificateChain parse(String pem) {
        if (!FIRST.matcher(pem).lookingAt())
            throw new IllegalArgumentException("does not begin with a PEM certificate");
        List<X509Certificate> certificates = Authorities.parse(pem);
        if (certificates.size() > CERTIFICATES_MAX)
            throw new IllegalArgumentException("has over " + CERTIFICATES_MAX + " certificates");
        for (int index = 0; index + 1 < certificates.size(); index++)
            if (!certificates
                    .get(index)
                    .getIssuerX500Principal()
                    .equals(certificates.get(index + 1).getSubjectX500Principal()))
                throw new IllegalArgumentException(
                        "is out of order: certificate " + (index + 1) + " is not signed by the next one");
        requireSupported(certificates.get(0).getPublicKey());
        return new CertificateChain(certificates);
    }

    /** The certificate itself. */
    public X509Certificate leaf() {
        return certificates.get(0);
    }

    /** All of them, the certificate itself first. */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    /** The DNS names that the certificate is for. */
    public List<String> dnsNames() {
        try {
            var names = leaf().getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("has names that cannot be read", e);
        }
    }

    /** @throws IllegalArgumentException when the text is no key, or not the certificate's; it never quotes the key */
    public PrivateKey key(String pem) {
        Matcher form = KEY.matcher(pem);
        if (!form.matches()) throw new IllegalArgumentException("is not one private key in PEM");
        if (!form.group(1).isEmpty())
            throw new IllegalArgumentException("must be PKCS #8 (BEGIN PRIVATE KEY) without a passphrase,"
                    + " as openssl pkcs8 -topk8 -nocrypt writes it");
        PublicKey publicKey = leaf().getPublicKey();
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(form.group(2));
            PrivateKey key =
                    KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (!areOne(key, publicKey)) throw new IllegalArgumentException("is not the key of the certificate");
            return key;
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException(
                    "is not the key of the certificate, which is " + publicKey.getAlgorithm());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is not the key of the certificate");
        }
    }

    private static boolean areOne(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(publicKey instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static void requireSupported(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            if (rsa.getModulus().bitLength() < RSA_BITS_MIN)
                throw new IllegalArgumentException("has an RSA key of under " + RSA_BITS_MIN + " bits");
        } else if (!(key instanceof ECPublicKey)) {
            throw new IllegalArgumentException("has a key that is neither RSA nor ECDSA: " + key.getAlgorithm());
        }
    }
}
