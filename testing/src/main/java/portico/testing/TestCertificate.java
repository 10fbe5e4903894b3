package portico.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate made on the spot (RFC 5280), self-signed unless said otherwise.
 *
 * @param chain in PEM
 * @param privateKey in PEM
 */
public record TestCertificate(String chain, String privateKey, X509Certificate certificate, PrivateKey key) {
    private static final byte[] SHA256_WITH_RSA = oid(1, 2, 840, 113549, 1, 1, 11);
    private static final byte[] SHA256_WITH_ECDSA = oid(1, 2, 840, 10045, 4, 3, 2);
    private static final byte[] COMMON_NAME = oid(2, 5, 4, 3);
    private static final byte[] ALTERNATIVE_NAME = oid(2, 5, 29, 17);
    private static final byte[] MAY_SIGN = // RFC 5280 §4.2.1.9
            sequence(oid(2, 5, 29, 19), der(0x04, sequence(der(0x01, new byte[] {(byte) 0xff}))));
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Duration LIFE = Duration.ofDays(90);

    /** One with an ECDSA key, for these DNS names. */
    public static TestCertificate of(String... names) {
        return of("EC", 256, names);
    }

    /** One with a key of this algorithm and size, for these DNS names. */
    public static TestCertificate of(String algorithm, int bits, String... names) {
        return made(algorithm, bits, null, false, LIFE, names);
    }

    /** One that may sign others. */
    public static TestCertificate authority(String name) {
        return made("EC", 256, null, true, LIFE, name);
    }

    /**
     * Another one, for these DNS names, signed by this one; its chain is itself alone.
     *
     * @param names those with {@code uri:} or {@code email:} in front are names of these kinds
     */
    public TestCertificate issue(String... names) {
        return issueFor(LIFE, names);
    }

    /**
     * The same, but good for so long.
     *
     * @param life from now on; negative for one that is good no more
     */
    public TestCertificate issueFor(Duration life, String... names) {
        return made("EC", 256, this, false, life, names);
    }

    private static TestCertificate made(
            String algorithm,
            int bits,
            @Nullable TestCertificate issuer,
            boolean authority,
            Duration life,
            String... names) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = encode(pair, issuer, authority, life, names);
            var certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
            return new TestCertificate(
                    pem("CERTIFICATE", encoded),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    certificate,
                    pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client's context that trusts this certificate and no other. */
    public SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(this), null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A context, of either side, that shows this certificate and trusts the other side by the other one. */
    public SSLContext serving(TestCertificate clients) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("own", key, new char[0], new X509Certificate[] {certificate});
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust(clients), null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManager[] trust(TestCertificate trusted) throws GeneralSecurityException, java.io.IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted.certificate);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static byte[] encode(
            KeyPair pair, @Nullable TestCertificate issuer, boolean authority, Duration life, String[] names)
            throws GeneralSecurityException {
        PrivateKey signing = issuer == null ? pair.getPrivate() : issuer.key;
        boolean rsa = signing.getAlgorithm().equals("RSA");
        byte[] algorithm = rsa ? sequence(SHA256_WITH_RSA, der(0x05)) : sequence(SHA256_WITH_ECDSA);
        byte[] subject = sequence(der(
                0x31,
                sequence(
                        COMMON_NAME,
                        der(0x0c, (names.length == 0 ? "nobody" : names[0]).getBytes(StandardCharsets.UTF_8)))));
        Instant now = Instant.now();
        byte[] validity = sequence(time(now.minusSeconds(3600)), time(now.plus(life)));
        var dnsNames = new ByteArrayOutputStream();
        for (String name : names) dnsNames.writeBytes(alternative(name));
        byte[] extensions = names.length == 0
                ? new byte[0]
                : der(
                        0xa3,
                        sequence(
                                sequence(ALTERNATIVE_NAME, der(0x04, sequence(dnsNames.toByteArray()))),
                                authority ? MAY_SIGN : new byte[0]));
        byte[] body = sequence(
                der(0xa0, der(0x02, new byte[] {2})),
                der(0x02, new BigInteger(64, new SecureRandom()).toByteArray()),
                algorithm,
                issuer == null
                        ? subject
                        : issuer.certificate.getSubjectX500Principal().getEncoded(),
                validity,
                subject,
                pair.getPublic().getEncoded(),
                extensions);
        Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(signing);
        signature.update(body);
        return sequence(body, algorithm, der(0x03, new byte[] {0}, signature.sign()));
    }

    /** RFC 5280 §4.2.1.6. */
    private static byte[] alternative(String name) {
        int tag = name.startsWith("uri:") ? 0x86 : name.startsWith("email:") ? 0x81 : 0x82;
        String text = tag == 0x82 ? name : name.substring(name.indexOf(':') + 1);
        return der(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] time(Instant instant) {
        return der(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        return der(0x30, parts);
    }

    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) content.writeBytes(part);
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) out.write(length);
        else {
            byte[] octets = BigInteger.valueOf(length).toByteArray();
            int from = octets[0] == 0 ? 1 : 0;
            out.write(0x80 | octets.length - from);
            out.write(octets, from, octets.length - from);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static byte[] oid(int first, int second, int... rest) {
        var content = new ByteArrayOutputStream();
        content.write(first * 40 + second);
        for (int arc : rest) {
            for (int shift = 28; shift > 0; shift -= 7)
                if (arc >> shift != 0) content.write(0x80 | arc >> shift & 0x7f);
            content.write(arc & 0x7f);
        }
        return der(0x06, content.toByteArray());
    }

    private static String pem(String label, byte[] encoded) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + label
                + "-----\n";
    }
}
