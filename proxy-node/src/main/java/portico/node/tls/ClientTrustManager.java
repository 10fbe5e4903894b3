package portico.node.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Ends the handshake of a client whose certificate the host that it asks for does not believe. That is a courtesy: what
 * counts is what {@link TlsClient} finds at each exchange.
 */
public final class ClientTrustManager extends X509ExtendedTrustManager {
    private final Supplier<ServerCertificates> current;

    public ClientTrustManager(Supplier<ServerCertificates> current) {
        this.current = current;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        if (engine == null) throw new CertificateException("There is nobody to be trusted");
        ClientTrust trust = current.get().clientTrust(SniKeyManager.askedFor(engine.getHandshakeSession()));
        if (trust != null) trust.check(chain);
    }

    /** None are named: which ones they are would have to be said before it is known whom the client asks for. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("It is not known whom the client asks for");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("This is for clients");
    }
}
