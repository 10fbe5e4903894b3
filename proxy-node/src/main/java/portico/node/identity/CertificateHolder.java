package portico.node.identity;

import org.jspecify.annotations.Nullable;
import portico.config.certificate.CertificateName;
import portico.config.consumer.Credential;

/** By which certificate a consumer is known. */
public final class CertificateHolder implements Proof {
    private final Owned owned;

    private final CertificateName name;

    private CertificateHolder(Owned owned, CertificateName name) {
        this.owned = owned;
        this.name = name;
    }

    static CertificateHolder of(int consumer, Credential.ClientCertificate credential) {
        return new CertificateHolder(Owned.of(consumer, credential), credential.certificateName());
    }

    @Override
    public Owned owned() {
        return owned;
    }

    @Override
    public @Nullable Proof in(Identity other) {
        CertificateHolder there = other.holder(name);
        return there != null && there.owned.id().equals(owned.id()) ? there : null;
    }

    public boolean hasExpired(long nowMillis) {
        return owned.hasExpired(nowMillis);
    }
}
