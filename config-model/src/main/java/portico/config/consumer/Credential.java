package portico.config.consumer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.certificate.CertificateField;
import portico.config.certificate.CertificateName;
import portico.config.jose.PublicKeys;
import portico.config.jose.SigningAlgorithm;
import portico.config.jose.VerificationKey;
import portico.config.secret.KeyedHash;
import portico.config.secret.Keyring;
import portico.config.secret.Sealed;

/** How a consumer proves itself, as it is stored and sent to nodes: never with anything that would let one in. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Credential.ApiKey.class, name = "api-key"),
    @JsonSubTypes.Type(value = Credential.JwtKey.class, name = "jwt-key"),
    @JsonSubTypes.Type(value = Credential.Basic.class, name = "basic"),
    @JsonSubTypes.Type(value = Credential.HmacKey.class, name = "hmac-key"),
    @JsonSubTypes.Type(value = Credential.ClientCertificate.class, name = "certificate")
})
public sealed interface Credential extends Checked {
    UUID id();

    /** Unique among the consumer's credentials. */
    String name();

    /** From when on it is refused; null for never. */
    @Nullable Instant expiresAt();

    /** The same, under another name or until another time. */
    Credential with(String name, @Nullable Instant expiresAt);

    /** A new variant is a new argument, and stops every reader at compile time. */
    <R> R fold(
            Function<ApiKey, R> apiKey,
            Function<JwtKey, R> jwtKey,
            Function<Basic, R> basic,
            Function<HmacKey, R> hmacKey,
            Function<ClientCertificate, R> certificate);

    /** Where a secret of the credential is sealed to. */
    static String secretPlace(UUID id) {
        return "credential/" + id + "/secret";
    }

    /** The octets of a secret: of text, as people share it. */
    static byte[] secretOctets(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * An API key.
     *
     * @param hint the first characters of the key, to tell keys apart
     * @param hash the keyed hash of the key
     */
    record ApiKey(
            UUID id,
            String name,
            String hint,
            KeyedHash hash,
            @Nullable Instant expiresAt) implements Credential {
        /** Without the hash. */
        @Override
        public String toString() {
            return "ApiKey[" + name + " " + hint + "]";
        }

        @Override
        public <R> R fold(
                Function<ApiKey, R> apiKey,
                Function<JwtKey, R> jwtKey,
                Function<Basic, R> basic,
                Function<HmacKey, R> hmacKey,
                Function<ClientCertificate, R> certificate) {
            return apiKey.apply(this);
        }

        @Override
        public ApiKey with(String name, @Nullable Instant expiresAt) {
            return new ApiKey(id, name, hint, hash, expiresAt);
        }

        @Override
        public void check(Problems at) {
            at.required("id", id);
            at.name("name", name);
            at.text("hint", hint, 16);
            at.required("hash", hash);
        }
    }

    /**
     * A key that the consumer signs tokens with.
     *
     * @param keyId by which tokens name it; unique among those of all consumers
     * @param publicKey as {@link PublicKeys} reads it; null when there is a secret
     * @param secret shared with the consumer, for the algorithms that need one; null when there is a public key
     */
    record JwtKey(
            UUID id,
            String name,
            String keyId,
            SigningAlgorithm algorithm,
            @Nullable String publicKey,
            @Nullable Sealed secret,
            @Nullable Instant expiresAt)
            implements Credential {
        @Override
        public <R> R fold(
                Function<ApiKey, R> apiKey,
                Function<JwtKey, R> jwtKey,
                Function<Basic, R> basic,
                Function<HmacKey, R> hmacKey,
                Function<ClientCertificate, R> certificate) {
            return jwtKey.apply(this);
        }

        @Override
        public JwtKey with(String name, @Nullable Instant expiresAt) {
            return new JwtKey(id, name, keyId, algorithm, publicKey, secret, expiresAt);
        }

        @Override
        public void check(Problems at) {
            at.required("id", id);
            at.name("name", name);
            at.required("keyId", keyId);
            at.text("keyId", keyId, NewCredential.ID_LENGTH_MAX);
            at.required("algorithm", algorithm);
            at.require((publicKey == null) != (secret == null), "", "needs either publicKey or secret");
        }

        private static final String SHARED_KEY = "HMAC";

        /** @throws IllegalArgumentException when the secret does not open, or the key is none for its algorithm */
        public VerificationKey open(Keyring keyring) {
            var key = secret != null
                    ? new SecretKeySpec(keyring.open(secretPlace(id), secret), SHARED_KEY)
                    : PublicKeys.parse(publicKey == null ? "" : publicKey);
            String problem = algorithm.problem(key);
            if (problem != null) throw new IllegalArgumentException(problem);
            return new VerificationKey(keyId, key, Set.of(algorithm));
        }

        /** A secret as a key. */
        public static Key sharedKey(String secret) {
            return new SecretKeySpec(secretOctets(secret), SHARED_KEY);
        }
    }

    /**
     * A user name and a password.
     *
     * @param username unique among those of all consumers
     * @param passwordHash Argon2id in PHC form
     */
    record Basic(
            UUID id,
            String name,
            String username,
            String passwordHash,
            @Nullable Instant expiresAt) implements Credential {
        /** Without the hash. */
        @Override
        public String toString() {
            return "Basic[" + name + " " + username + "]";
        }

        @Override
        public <R> R fold(
                Function<ApiKey, R> apiKey,
                Function<JwtKey, R> jwtKey,
                Function<Basic, R> basic,
                Function<HmacKey, R> hmacKey,
                Function<ClientCertificate, R> certificate) {
            return basic.apply(this);
        }

        @Override
        public Basic with(String name, @Nullable Instant expiresAt) {
            return new Basic(id, name, username, passwordHash, expiresAt);
        }

        @Override
        public void check(Problems at) {
            at.required("id", id);
            at.name("name", name);
            at.required("username", username);
            at.text("username", username, NewCredential.ID_LENGTH_MAX);
            at.required("passwordHash", passwordHash);
            at.text("passwordHash", passwordHash, 512);
        }
    }

    /**
     * A secret that the consumer signs requests with (RFC 9421).
     *
     * @param keyId by which signatures name it; unique among those of all consumers
     */
    record HmacKey(
            UUID id,
            String name,
            String keyId,
            Sealed secret,
            @Nullable Instant expiresAt) implements Credential {
        @Override
        public <R> R fold(
                Function<ApiKey, R> apiKey,
                Function<JwtKey, R> jwtKey,
                Function<Basic, R> basic,
                Function<HmacKey, R> hmacKey,
                Function<ClientCertificate, R> certificate) {
            return hmacKey.apply(this);
        }

        @Override
        public HmacKey with(String name, @Nullable Instant expiresAt) {
            return new HmacKey(id, name, keyId, secret, expiresAt);
        }

        @Override
        public void check(Problems at) {
            at.required("id", id);
            at.name("name", name);
            at.required("keyId", keyId);
            at.text("keyId", keyId, NewCredential.ID_LENGTH_MAX);
            at.required("secret", secret);
        }

        /** @throws IllegalArgumentException when it does not open */
        public byte[] open(Keyring keyring) {
            return keyring.open(secretPlace(id), secret);
        }

        /** Without the secret, though it is sealed. */
        @Override
        public String toString() {
            return "HmacKey[" + name + " " + keyId + "]";
        }
    }

    /**
     * A certificate that the consumer shows over TLS, known by one of its names.
     *
     * @param identifiedBy what of the certificate
     * @param identity what stands there, as it was written; unique among those of all consumers
     */
    record ClientCertificate(
            UUID id,
            String name,
            CertificateField identifiedBy,
            String identity,
            @Nullable Instant expiresAt) implements Credential {
        @Override
        public <R> R fold(
                Function<ApiKey, R> apiKey,
                Function<JwtKey, R> jwtKey,
                Function<Basic, R> basic,
                Function<HmacKey, R> hmacKey,
                Function<ClientCertificate, R> certificate) {
            return certificate.apply(this);
        }

        @Override
        public ClientCertificate with(String name, @Nullable Instant expiresAt) {
            return new ClientCertificate(id, name, identifiedBy, identity, expiresAt);
        }

        /** The name in the form in which it is compared. */
        public CertificateName certificateName() {
            return CertificateName.parse(identifiedBy, identity);
        }

        @Override
        public void check(Problems at) {
            at.required("id", id);
            at.name("name", name);
            at.required("identifiedBy", identifiedBy);
            at.required("identity", identity);
            at.text("identity", identity, NewCredential.IDENTITY_LENGTH_MAX);
        }
    }
}
