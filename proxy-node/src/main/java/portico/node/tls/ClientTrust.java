package portico.node.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;
import portico.config.certificate.Certificate;

/**
 * Which certificates of clients are believed. While settings and authorities stay the same it is the same object, by
 * which connections know that what they found still holds.
 */
public final class ClientTrust {
    /**
     * What it is made of.
     *
     * @param required whether a client without a certificate gets no connection
     */
    record Demand(Certificate authorities, boolean required) {}

    private final Demand demand;
    private final X509TrustManager trust;

    /** @throws Unopened when the authorities cannot be used */
    ClientTrust(Demand demand) {
        this.demand = demand;
        for (var manager : UpstreamTls.trust(demand.authorities()).getTrustManagers())
            if (manager instanceof X509TrustManager x509) {
                trust = x509;
                return;
            }
        throw new IllegalStateException("This JVM has no trust manager");
    }

    Demand demand() {
        return demand;
    }

    boolean isRequired() {
        return demand.required();
    }

    /** @throws CertificateException when the chain does not lead to the authorities, or is not for clients, or too old */
    void check(X509Certificate[] chain) throws CertificateException {
        trust.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
    }

    boolean vouchesFor(X509Certificate[] chain) {
        try {
            check(chain);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
