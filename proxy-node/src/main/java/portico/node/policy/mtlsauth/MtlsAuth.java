package portico.node.policy.mtlsauth;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.certificate.CertificateField;
import portico.config.policy.mtlsauth.MtlsAuthSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.identity.CertificateHolder;
import portico.node.identity.Identity;
import portico.node.policy.Authenticating;
import portico.node.policy.Authentication;
import portico.node.policy.CompileContext;
import portico.node.policy.Finding;
import portico.node.policy.Policy;
import portico.node.tls.ClientCertificate;
import portico.node.tls.ServerCertificates;
import portico.node.tls.TlsClient;

/** Knows callers by the certificate that they have shown over TLS. */
public final class MtlsAuth implements Authentication {
    private static final HeaderName CLIENT_CERT = HeaderName.of("client-cert");
    private static final HeaderName CLIENT_CERT_CHAIN = HeaderName.of("client-cert-chain");
    private static final Refusal NO_CERTIFICATE = Refusal.unauthorized("Certificate realm=\"portico\"");
    private static final Finding ABSENT = Finding.absent(NO_CERTIFICATE);
    private static final Finding UNKNOWN = Finding.refused(NO_CERTIFICATE);

    private final List<CertificateField> fields;
    private final boolean showsCertificate;
    private final boolean showsChain;
    private final Clock clock;

    private MtlsAuth(MtlsAuthSettings settings, Clock clock) {
        this.clock = clock;
        fields = settings.identifiedBy();
        showsCertificate = settings.clientCert();
        showsChain = settings.clientCertChain();
    }

    public static Policy compile(MtlsAuthSettings settings, CompileContext context) {
        return new Authenticating(new MtlsAuth(settings, context.live().clock()));
    }

    /** Nothing: it was shown over TLS. */
    @Override
    public void hide(Exchange exchange) {}

    /** RFC 9440 §2.4: only we say what was shown to us. */
    @Override
    public List<HeaderName> owned() {
        return List.of(CLIENT_CERT, CLIENT_CERT_CHAIN);
    }

    @Override
    public Finding authenticate(Exchange exchange) {
        TlsClient client = exchange.tlsClient();
        if (client == null) return ABSENT;
        ServerCertificates now = exchange.gateway().certificates();
        ClientCertificate shown = client.certificate(now);
        if (shown == null) return client.isDisbelieved(now) ? UNKNOWN : ABSENT;
        Identity identity = exchange.gateway().identity();
        CertificateHolder holder = holder(identity, shown);
        if (holder == null) return UNKNOWN;
        exchange.caller(identity.caller(holder));
        if (showsCertificate) exchange.requestEdits().add(CLIENT_CERT, shown.field());
        if (showsChain && !shown.chainField().isEmpty())
            exchange.requestEdits().add(CLIENT_CERT_CHAIN, shown.chainField());
        return Finding.PASSED;
    }

    /** By the first of its names that is somebody's today: one that has expired is in the way of none. */
    private @Nullable CertificateHolder holder(Identity identity, ClientCertificate shown) {
        long now = clock.millis();
        for (var field : fields)
            for (var name : shown.names()) {
                CertificateHolder holder = name.field() == field ? identity.holder(name) : null;
                if (holder != null && !holder.hasExpired(now)) return holder;
            }
        return null;
    }
}
