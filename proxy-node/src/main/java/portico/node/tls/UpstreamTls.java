package portico.node.tls;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import portico.config.certificate.Certificate;
import portico.config.secret.Keyring;
import portico.config.service.Tls;
import portico.config.service.TlsVersion;

/**
 * How a service's targets prove themselves over TLS and the gateway to them, certificates parsed and keys opened. While
 * settings and certificates stay the same it is the same object, by which connections are kept.
 */
public final class UpstreamTls {
    /** As it is when nothing was said, and for services without TLS. */
    public static final UpstreamTls USUAL = new UpstreamTls(Tls.DEFAULT, null, null, null, null);

    private final Tls settings;
    private final @Nullable Certificate ca;
    private final @Nullable Certificate shown;
    private final @Nullable TrustManagerFactory trust;
    private final @Nullable OwnKey key;
    private final Set<String> versions;

    private UpstreamTls(
            Tls settings,
            @Nullable Certificate ca,
            @Nullable Certificate shown,
            @Nullable TrustManagerFactory trust,
            @Nullable OwnKey key) {
        this.settings = settings;
        this.ca = ca;
        this.shown = shown;
        this.trust = trust;
        this.key = key;
        versions = Stream.of(TlsVersion.values())
                .filter(version -> version.compareTo(settings.minVersion()) >= 0)
                .map(TlsVersion::word)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Opens what is not open yet.
     *
     * @param certificates by name; those that the settings name are there
     * @param before as it was for the same service, or null
     * @throws Unopened when a key does not open with this keyring
     */
    public static UpstreamTls of(
            Tls settings, Map<String, Certificate> certificates, Keyring keyring, @Nullable UpstreamTls before) {
        if (settings.equals(Tls.DEFAULT)) return USUAL;
        Certificate ca = settings.ca() == null ? null : certificates.get(settings.ca());
        Certificate shown =
                settings.clientCertificate() == null ? null : certificates.get(settings.clientCertificate());
        if (before != null && before.isFor(settings, ca, shown)) return before;
        return new UpstreamTls(
                settings, ca, shown, ca == null ? null : trust(ca), shown == null ? null : key(shown, keyring));
    }

    private boolean isFor(Tls settings, @Nullable Certificate ca, @Nullable Certificate shown) {
        return this.settings.equals(settings) && Objects.equals(this.ca, ca) && Objects.equals(this.shown, shown);
    }

    /** The name that is asked for and verified; null for that of the target. */
    public @Nullable String serverName() {
        return settings.serverName();
    }

    /** Makes a client's connections so. */
    public HttpClientOptions configure(HttpClientOptions options) {
        options.setEnabledSecureTransportProtocols(versions).setForceSni(settings.serverName() != null);
        if (!settings.verify()) options.setTrustAll(true).setVerifyHost(false);
        if (trust != null) options.setTrustOptions(TrustOptions.wrap(trust));
        if (key != null) options.setKeyCertOptions(KeyCertOptions.wrap(key));
        return options;
    }

    /** Trusts these authorities and no other. */
    static TrustManagerFactory trust(Certificate ca) {
        try {
            KeyStore store = empty();
            int number = 0;
            for (var trusted : ca.trusted()) store.setCertificateEntry(Integer.toString(number++), trusted);
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new Unopened(ca.name(), e);
        }
    }

    private static OwnKey key(Certificate shown, Keyring keyring) {
        try {
            var chain = shown.parsedChain().certificates().toArray(new X509Certificate[0]);
            return new OwnKey(chain, shown.openKey(keyring));
        } catch (IllegalArgumentException e) {
            throw new Unopened(shown.name(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
