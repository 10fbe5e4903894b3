package portico.node.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.certificate.Certificate;
import portico.config.certificate.ClientCertificates;
import portico.config.secret.Keyring;

/** The certificates of a configuration, keys opened, by the name that a client asks for. Immutable. */
public final class ServerCertificates {
    public static final ServerCertificates NONE = new ServerCertificates(List.of());

    /**
     * One as it is shown.
     *
     * @param clients whose certificates its hosts ask for; null for nobody's
     */
    record Served(
            Certificate source,
            X509Certificate[] chain,
            PrivateKey key,
            @Nullable ClientTrust clients) {
        boolean hasKey(String type) {
            return key.getAlgorithm().equals(type);
        }

        Served asking(@Nullable ClientTrust clients) {
            return new Served(source, chain, key, clients);
        }

        @Override
        public String toString() {
            return source.toString();
        }
    }

    /** Among several for one name the one that lasts longest; so a renewed one wins while both are there. */
    private static final Comparator<Served> BEST_FIRST = Comparator.comparing(
                    (Served served) -> served.chain()[0].getNotAfter())
            .reversed()
            .thenComparing(served -> served.source().name());

    private final List<Served> all;

    /** By the whole name, or by {@code *.} and what follows the first label. */
    private final Map<String, List<Served>> byName = new HashMap<>();

    private final boolean asksClients;

    private ServerCertificates(List<Served> all) {
        this.all = all;
        asksClients = all.stream().anyMatch(served -> served.clients() != null);
        var sorted = new ArrayList<>(all);
        sorted.sort(BEST_FIRST);
        for (var served : sorted)
            for (String name : served.source().serverNames())
                byName.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(served);
    }

    /**
     * Opens what is not open yet.
     *
     * @param before where those that did not change are taken from
     * @throws Unopened when a key does not open with this keyring
     */
    public static ServerCertificates of(
            Collection<Certificate> certificates, Keyring keyring, ServerCertificates before) {
        if (certificates.isEmpty()) return NONE;
        Map<Certificate, Served> open = new HashMap<>();
        Map<ClientTrust.Demand, ClientTrust> trusts = new HashMap<>();
        for (var served : before.all) {
            open.put(served.source(), served);
            if (served.clients() != null) trusts.put(served.clients().demand(), served.clients());
        }
        Map<String, Certificate> byName = new HashMap<>();
        for (var certificate : certificates) byName.put(certificate.name(), certificate);
        var all = new ArrayList<Served>(certificates.size());
        for (var certificate : certificates) {
            if (certificate.isBundle()) continue;
            ClientTrust clients = clients(certificate, byName, trusts);
            Served kept = open.get(certificate);
            all.add(kept != null ? kept.asking(clients) : open(certificate, keyring, clients));
        }
        return new ServerCertificates(List.copyOf(all));
    }

    /**
     * The certificate for a client that asks for this name.
     *
     * @param name in lower case; null when it asks for none
     * @param keyType such as RSA, of a key that the client can do with
     */
    @Nullable Served find(@Nullable String name, String keyType) {
        if (name == null) return fallback(keyType);
        // RFC 9525 §6.3: the wildcard stands for one label.
        int dot = name.indexOf('.');
        String wildcard = dot < 0 ? name : "*" + name.substring(dot);
        if (!byName.containsKey(name) && !byName.containsKey(wildcard)) return fallback(keyType);
        Served exact = first(name, keyType);
        return exact != null ? exact : first(wildcard, keyType);
    }

    /** True when the clients of any host are asked for certificates. */
    public boolean asksClients() {
        return asksClients;
    }

    /**
     * Whose certificates the clients of a host are asked for; null for nobody's.
     *
     * @param name in lower case; null when the client asks for none
     */
    @Nullable ClientTrust clientTrust(@Nullable String name) {
        if (!asksClients) return null;
        List<Served> named = name == null ? null : byName.get(name);
        int dot = name == null ? -1 : name.indexOf('.');
        if (named == null && name != null && dot >= 0) named = byName.get("*" + name.substring(dot));
        if (named != null) return named.get(0).clients();
        for (var served : all) if (served.source().name().equals(Certificate.DEFAULT_NAME)) return served.clients();
        return null;
    }

    private static @Nullable ClientTrust clients(
            Certificate certificate, Map<String, Certificate> byName, Map<ClientTrust.Demand, ClientTrust> trusts) {
        ClientCertificates asked = certificate.clientCertificates();
        if (asked == null) return null;
        Certificate authorities = byName.get(asked.authorities());
        if (authorities == null) throw new IllegalStateException("There is no certificate " + asked.authorities());
        return trusts.computeIfAbsent(new ClientTrust.Demand(authorities, asked.required()), ClientTrust::new);
    }

    private @Nullable Served fallback(String keyType) {
        for (var served : all)
            if (served.source().name().equals(Certificate.DEFAULT_NAME) && served.hasKey(keyType)) return served;
        return null;
    }

    private @Nullable Served first(String name, String keyType) {
        for (var served : byName.getOrDefault(name, List.of())) if (served.hasKey(keyType)) return served;
        return null;
    }

    private static Served open(Certificate certificate, Keyring keyring, @Nullable ClientTrust clients) {
        try {
            return new Served(
                    certificate,
                    certificate.parsedChain().certificates().toArray(new X509Certificate[0]),
                    certificate.openKey(keyring),
                    clients);
        } catch (IllegalArgumentException e) {
            throw new Unopened(certificate.name(), e);
        }
    }
}
