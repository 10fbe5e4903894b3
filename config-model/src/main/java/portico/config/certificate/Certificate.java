package portico.config.certificate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.Problems;
import portico.config.Reference;
import portico.config.route.HostPattern;
import portico.config.secret.Keyring;
import portico.config.secret.Sealed;

/**
 * A TLS certificate and its key, for the names that it is chosen by; or certificates of authorities, to trust others by.
 *
 * @param hosts empty for the names that the certificate itself holds
 * @param chain PEM, the certificate itself first; null for authorities
 * @param privateKey PEM, only on its way in: it is sealed before it is stored
 * @param sealedKey the key as it is stored and sent to nodes
 * @param authorities PEM of any number of certificates, in any order; null for a certificate with a key
 * @param clientCertificates which certificates the clients of its hosts are asked for; null for none
 */
@Schema(
        description =
                "A TLS certificate and its key, chosen by the name that a client asks for (SNI); or certificates of"
                        + " authorities, by which others are trusted.")
public record Certificate(
        @Schema(readOnly = true) @Nullable UUID id,
        String name,

        @Schema(
                description =
                        "Names that it is chosen by, exact or *.example.com; those in the certificate when absent.",
                examples = "[\"shop.example.com\"]")
        List<String> hosts,

        @Schema(description = "The certificate and those that it is signed by, in PEM, its own first.") @Nullable String chain,

        @Schema(
                description = "The private key in PEM (PKCS #8). Accepted, never answered; the stored one when absent.",
                writeOnly = true)
        @Nullable String privateKey,

        @Schema(hidden = true) @Nullable Sealed sealedKey,

        @Schema(
                description =
                        "Instead of chain and privateKey: certificates of authorities (a CA bundle), in PEM, by which"
                                + " others are trusted.")
        @Nullable String authorities,

        @Nullable ClientCertificates clientCertificates,
        List<String> tags)
        implements Entity {
    /** The certificate of this name is shown to clients that ask for no name, or for one that no certificate is for. */
    public static final String DEFAULT_NAME = "default";

    @Bound("Hosts that a certificate names for itself")
    private static final int HOSTS_MAX = 256;

    @Bound("Characters of a certificate chain, and of a private key")
    private static final int PEM_LENGTH_MAX = 64 * 1024;

    @Bound("Characters of a bundle of authorities")
    private static final int BUNDLE_LENGTH_MAX = 256 * 1024;

    public Certificate(
            @Nullable UUID id,
            String name,
            @Nullable List<String> hosts,
            @Nullable String chain,
            @Nullable String privateKey,
            @Nullable Sealed sealedKey,
            @Nullable String authorities,
            @Nullable ClientCertificates clientCertificates,
            @Nullable List<String> tags) {
        this.id = id;
        this.name = name;
        this.hosts = hosts == null ? List.of() : List.copyOf(hosts);
        this.chain = chain;
        this.privateKey = privateKey;
        this.sealedKey = sealedKey;
        this.authorities = authorities;
        this.clientCertificates = clientCertificates;
        this.tags = tags == null ? List.of() : List.copyOf(tags);
    }

    @Override
    @JsonIgnore
    public EntityKind kind() {
        return EntityKind.CERTIFICATE;
    }

    @Override
    public Certificate withId(UUID id) {
        return new Certificate(id, name, hosts, chain, privateKey, sealedKey, authorities, clientCertificates, tags);
    }

    /** The same certificate with its key in this form only; null for none. */
    public Certificate withKey(@Nullable Sealed key) {
        return new Certificate(id, name, hosts, chain, null, key, authorities, clientCertificates, tags);
    }

    @Override
    public List<Reference> references() {
        return clientCertificates == null ? List.of() : clientCertificates.references("clientCertificates");
    }

    /** True for authorities: it has no key, and is shown to nobody. */
    @JsonIgnore
    public boolean isBundle() {
        return authorities != null;
    }

    /** The chain. Only when {@link #check} finds nothing wrong, and not for authorities. */
    public CertificateChain parsedChain() {
        if (chain == null) throw new IllegalArgumentException("is required");
        return CertificateChain.parse(chain);
    }

    /**
     * What others are trusted by: the authorities, or the certificates of the chain. Only when {@link #check} finds nothing
     * wrong.
     */
    public List<X509Certificate> trusted() {
        return authorities != null
                ? Authorities.parse(authorities)
                : parsedChain().certificates();
    }

    /** The names that it is chosen by, in lower case. Only when {@link #check} finds nothing wrong. */
    public List<String> serverNames() {
        List<String> names = hosts.isEmpty() ? parsedChain().dnsNames() : hosts;
        return names.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Seals the key that came in, or one that is there already.
     *
     * @throws IllegalStateException when it has no id yet: the envelope opens in one place only
     */
    public Certificate seal(String key, Keyring keyring) {
        return withKey(keyring.seal(keyPlace(), key.getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws IllegalArgumentException when the key does not open, or is not the certificate's */
    public PrivateKey openKey(Keyring keyring) {
        return parsedChain().key(keyText(keyring));
    }

    /** The sealed key in PEM. */
    public String keyText(Keyring keyring) {
        if (sealedKey == null) throw new IllegalArgumentException("is required");
        return new String(keyring.open(keyPlace(), sealedKey), StandardCharsets.UTF_8);
    }

    private String keyPlace() {
        if (id == null) throw new IllegalStateException("The certificate " + name + " has no id");
        return "certificate/" + id + "/privateKey";
    }

    @Override
    public void check(Problems at) {
        at.name("name", name);
        at.bounded("hosts", hosts, HOSTS_MAX);
        at.each("hosts", hosts, HostPattern::checkName);
        at.distinct("hosts", hosts);
        at.tags(tags);
        if (clientCertificates != null) clientCertificates.check(at.at("clientCertificates"));
        if (authorities != null) checkAuthorities(authorities, at);
        else if (chain == null) at.add("chain", "is required");
        else checkChain(chain, at);
    }

    private void checkAuthorities(String authorities, Problems at) {
        at.require(chain == null, "chain", "is given beside authorities: give one of them");
        at.require(
                privateKey == null && sealedKey == null, "privateKey", "is given beside authorities, which need none");
        at.require(hosts.isEmpty(), "hosts", "is given beside authorities, which are shown to nobody");
        at.require(
                clientCertificates == null,
                "clientCertificates",
                "is given beside authorities, which are shown to nobody");
        at.require(
                authorities.length() <= BUNDLE_LENGTH_MAX,
                "authorities",
                "is over " + BUNDLE_LENGTH_MAX + " characters");
        try {
            Authorities.parse(authorities);
        } catch (IllegalArgumentException e) {
            at.add("authorities", String.valueOf(e.getMessage()));
        }
    }

    private void checkChain(String chain, Problems at) {
        at.require(chain.length() <= PEM_LENGTH_MAX, "chain", "is over " + PEM_LENGTH_MAX + " characters");
        CertificateChain parsed;
        try {
            parsed = CertificateChain.parse(chain);
        } catch (IllegalArgumentException e) {
            at.add("chain", String.valueOf(e.getMessage()));
            return;
        }
        if (hosts.isEmpty()) at.require(!parsed.dnsNames().isEmpty(), "hosts", "is required: the certificate has none");
        if (privateKey == null) return;
        try {
            parsed.key(privateKey);
        } catch (IllegalArgumentException e) {
            at.add("privateKey", String.valueOf(e.getMessage()));
        }
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return "Certificate[" + name + "]";
    }
}
