package portico.node.tls;

import io.netty.util.AttributeKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Slice;

/**
 * The other end of a client's connection over TLS: whom it asked for, and which certificate it showed. What was believed
 * at the handshake is looked at again whenever the configuration says something else. On one event loop.
 */
public final class TlsClient {
    /** Where a connection's channel keeps it. */
    public static final AttributeKey<TlsClient> KEY = AttributeKey.valueOf("portico-tls-client");

    private final @Nullable String serverName;
    private final boolean asked;
    private final @Nullable ClientCertificate certificate;
    private final Clock clock;

    /** For which certificates of the node, which host and which age of the client's own {@link #meant} was found out. */
    private ServerCertificates foundFor = ServerCertificates.NONE;

    private String foundHost = "";
    private boolean foundExpired;
    private boolean meant = true;

    /** By which authorities {@link #believed} was found out. */
    private @Nullable ClientTrust foundBy;

    private boolean believed;

    TlsClient(@Nullable String serverName, boolean asked, @Nullable ClientCertificate certificate, Clock clock) {
        this.clock = clock;
        this.serverName = serverName;
        this.asked = asked;
        this.certificate = certificate;
    }

    /** @param engine whose handshake is over */
    public static TlsClient of(SSLEngine engine) {
        boolean asked = engine.getNeedClientAuth() || engine.getWantClientAuth();
        return new TlsClient(
                SniKeyManager.askedFor(engine.getSession()), asked, asked ? shown(engine) : null, Clock.systemUTC());
    }

    /**
     * True when an exchange with this host may take this connection: on a new one to the host, the client would be asked
     * for the same certificates (RFC 9110 §15.5.20).
     *
     * @param host in lower case
     */
    public boolean isMeantFor(Slice host, ServerCertificates now) {
        if (!now.asksClients()) return true;
        boolean expired = hasExpired();
        if (now != foundFor || expired != foundExpired || !host.contentEquals(foundHost)) {
            foundFor = now;
            foundExpired = expired;
            foundHost = host.toString();
            meant = meets(now.clientTrust(foundHost), now.clientTrust(serverName));
        }
        return meant;
    }

    /** The certificate that it showed, if it is believed now; else null. */
    public @Nullable ClientCertificate certificate(ServerCertificates now) {
        ClientTrust trust = now.clientTrust(serverName);
        return trust != null && isBelieved(trust) ? certificate : null;
    }

    /** True when it showed a certificate, as it was asked to, which is not believed any more. */
    public boolean isDisbelieved(ServerCertificates now) {
        ClientTrust trust = now.clientTrust(serverName);
        return certificate != null && trust != null && !isBelieved(trust);
    }

    @SuppressWarnings("ReferenceEquality") // it is the same one for as long as nothing changes
    private boolean meets(@Nullable ClientTrust wanted, @Nullable ClientTrust own) {
        if (wanted != own) return false;
        return wanted == null || asked && (!wanted.isRequired() || isBelieved(wanted));
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isBelieved(ClientTrust trust) {
        ClientCertificate shown = certificate;
        if (shown == null || hasExpired()) return false;
        if (trust != foundBy) {
            foundBy = trust;
            believed = trust.vouchesFor(shown.chain());
        }
        return believed;
    }

    private boolean hasExpired() {
        return certificate != null && certificate.hasExpired(clock.millis());
    }

    private static @Nullable ClientCertificate shown(SSLEngine engine) {
        try {
            var chain = new ArrayList<X509Certificate>();
            for (var certificate : engine.getSession().getPeerCertificates())
                if (certificate instanceof X509Certificate x509) chain.add(x509);
            return new ClientCertificate(chain.toArray(new X509Certificate[0]));
        } catch (SSLPeerUnverifiedException e) {
            return null; // it was asked, and has none
        }
    }
}
