package portico.node.identity;

import portico.config.consumer.Credential;

/** By which certificate a consumer is known. */
public final class CertificateHolder {
    private final Owned owned;

    private CertificateHolder(Owned owned) {
        this.owned = owned;
    }

    static CertificateHolder of(int consumer, Credential.ClientCertificate credential) {
        return new CertificateHolder(Owned.of(consumer, credential));
    }

    Owned owned() {
        return owned;
    }

    public boolean hasExpired(long nowMillis) {
        return owned.hasExpired(nowMillis);
    }
}
