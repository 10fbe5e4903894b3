package portico.config.certificate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.Problems;
import portico.config.Reference;
import portico.config.route.HostPattern;
import portico.config.secret.Keyring;
import portico.config.secret.Sealed;

/**
 * A TLS certificate and its key, for the names that it is chosen by.
 *
 * @param hosts empty for the names that the certificate itself holds
 * @param chain PEM, the certificate itself first
 * @param privateKey PEM, only on its way in: it is sealed before it is stored
 * @param sealedKey the key as it is stored and sent to nodes
 */
@Schema(description = "A TLS certificate and its key, chosen by the name that a client asks for (SNI).")
public record Certificate(
        @Schema(readOnly = true) @Nullable UUID id,
        String name,

        @Schema(
                description =
                        "Names that it is chosen by, exact or *.example.com; those in the certificate when absent.",
                examples = "[\"shop.example.com\"]")
        List<String> hosts,

        @Schema(description = "The certificate and those that it is signed by, in PEM, its own first.")
        String chain,

        @Schema(
                description = "The private key in PEM (PKCS #8). Accepted, never answered; the stored one when absent.",
                writeOnly = true)
        @Nullable String privateKey,

        @Schema(hidden = true) @Nullable Sealed sealedKey,
        List<String> tags)
        implements Entity {
    /** The certificate of this name is shown to clients that ask for no name. */
    public static final String DEFAULT_NAME = "default";

    private static final int HOSTS_MAX = 256;
    private static final int PEM_LENGTH_MAX = 64 * 1024;

    public Certificate(
            @Nullable UUID id,
            String name,
            @Nullable List<String> hosts,
            String chain,
            @Nullable String privateKey,
            @Nullable Sealed sealedKey,
            @Nullable List<String> tags) {
        this.id = id;
        this.name = name;
        this.hosts = hosts == null ? List.of() : List.copyOf(hosts);
        this.chain = chain;
        this.privateKey = privateKey;
        this.sealedKey = sealedKey;
        this.tags = tags == null ? List.of() : List.copyOf(tags);
    }

    @Override
    @JsonIgnore
    public EntityKind kind() {
        return EntityKind.CERTIFICATE;
    }

    @Override
    public Certificate withId(UUID id) {
        return new Certificate(id, name, hosts, chain, privateKey, sealedKey, tags);
    }

    /** The same certificate with its key in this form only; null for none. */
    public Certificate withKey(@Nullable Sealed key) {
        return new Certificate(id, name, hosts, chain, null, key, tags);
    }

    @Override
    public List<Reference> references() {
        return List.of();
    }

    /** The names that it is chosen by, in lower case. Only when {@link #check} finds nothing wrong. */
    public List<String> serverNames() {
        List<String> names = hosts.isEmpty() ? CertificateChain.parse(chain).dnsNames() : hosts;
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
        return CertificateChain.parse(chain).key(keyText(keyring));
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
        if (chain == null) {
            at.add("chain", "is required");
            return;
        }
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
