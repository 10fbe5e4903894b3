package portico.node.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a certificate for each handshake from the configuration of that moment: new ones serve the next handshake,
 * and no connection is dropped for them. Without one for the name, the handshake fails.
 */
public final class SniKeyManager extends X509ExtendedKeyManager {
    private final Supplier<ServerCertificates> current;

    /** What a handshake on this thread chose last: chain and key must be of one certificate, whatever is swapped meanwhile. */
    private final ThreadLocal<ServerCertificates.@Nullable Served> chosen = new ThreadLocal<>();

    private SniKeyManager(Supplier<ServerCertificates> current) {
        this.current = current;
    }

    /** In the form that TLS contexts take. */
    public static KeyManagerFactory factory(Supplier<ServerCertificates> current) {
        var manager = new SniKeyManager(current);
        try {
            String algorithm = KeyManagerFactory.getDefaultAlgorithm();
            return new KeyManagerFactory(
                    new Spi(manager), KeyManagerFactory.getInstance(algorithm).getProvider(), algorithm) {};
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no key manager", e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        if (engine == null) return null;
        ServerCertificates certificates = current.get();
        String name = askedFor(engine.getHandshakeSession());
        var served = certificates.find(name, keyType.startsWith("EC") ? "EC" : keyType);
        chosen.set(served);
        if (served == null) return null;
        ask(engine, certificates.clientTrust(name));
        return served.source().name();
    }

    /** In time: only now is it known whom the client asks for, and what it is asked for itself comes next. */
    private static void ask(SSLEngine engine, @Nullable ClientTrust clients) {
        if (clients == null) return;
        if (clients.isRequired()) engine.setNeedClientAuth(true);
        else engine.setWantClientAuth(true);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        var served = chosen.get();
        return served == null || !served.source().name().equals(alias)
                ? null
                : served.chain().clone();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var served = chosen.get();
        return served == null || !served.source().name().equals(alias) ? null : served.key();
    }

    /** The name in lower case; null when the client named none. */
    static @Nullable String askedFor(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended)
            for (var name : extended.getRequestedServerNames())
                if (name instanceof SNIHostName host) return host.getAsciiName().toLowerCase(Locale.ROOT);
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private static final class Spi extends KeyManagerFactorySpi {
        private final SniKeyManager manager;

        Spi(SniKeyManager manager) {
            this.manager = manager;
        }

        @Override
        protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {}

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {}

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[] {manager};
        }
    }
}
