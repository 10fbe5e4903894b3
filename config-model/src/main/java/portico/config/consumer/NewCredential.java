package portico.config.consumer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.PublicKey;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.TimeRange;
import portico.config.certificate.CertificateField;
import portico.config.certificate.CertificateName;
import portico.config.jose.PublicKeys;
import portico.config.jose.SigningAlgorithm;

/**
 * A credential that a consumer shall get.
 *
 * @param value the secret itself, when it is brought along from elsewhere: the API key, the secret of a jwt-key, the
 *     password; made by the admin service when absent
 * @param keyId of a jwt-key or hmac-key: by which tokens or signatures name it
 * @param algorithm of a jwt-key: the one that its tokens are signed with
 * @param publicKey of a jwt-key whose algorithm has one: PEM or JSON Web Key
 * @param username of a basic one
 * @param identifiedBy of a certificate: what of it says whose it is
 * @param identity of a certificate: what stands there
 */
public record NewCredential(
        Type type,
        String name,

        @Schema(
                description =
                        "Of an api-key: the key that is brought along, else one is made; of a jwt-key: the shared"
                                + " secret that is brought along, else one is made; of a basic one: the password that is brought"
                                + " along, else one is made; of an hmac-key: the secret that is brought along, else one is made.",
                writeOnly = true)
        @Nullable String value,

        @Nullable Instant expiresAt,

        @Schema(
                description = "Of a jwt-key: by which tokens name it, in kid or iss; of an hmac-key: keyid.",
                examples = "acme-2026")
        @Nullable String keyId,

        @Schema(description = "Of a jwt-key: the one that its tokens are signed with.", examples = "ES256") @Nullable SigningAlgorithm algorithm,

        @Schema(description = "Of a jwt-key whose algorithm has one: in PEM, or a JSON Web Key as text.") @Nullable String publicKey,

        @Schema(description = "Of a basic one.", examples = "acme") @Nullable String username,

        @Schema(description = "Of a certificate: what of it says whose it is.", examples = "dns") @Nullable CertificateField identifiedBy,

        @Schema(
                description = "Of a certificate: the name, distinguished name or fingerprint that stands there.",
                examples = "client.acme.example")
        @Nullable String identity)
        implements Checked {
    /** A consumer has no more credentials than this. */
    @Bound("Credentials of a consumer")
    public static final int PER_CONSUMER_MAX = 32;

    /** No key id and no user name is longer. */
    public static final int ID_LENGTH_MAX = 256;

    /** No name in a certificate that somebody is known by is longer. */
    public static final int IDENTITY_LENGTH_MAX = 512;

    private static final int VALUE_LENGTH_MIN = 16;
    private static final int HMAC_SECRET_LENGTH_MIN = 32;
    private static final int PASSWORD_LENGTH_MIN = 12;
    private static final int PASSWORD_LENGTH_MAX = 256;
    /** No key is longer; longer text need not be looked up. */
    public static final int VALUE_LENGTH_MAX = 512;

    /** What kinds of credential there are. */
    public enum Type {
        @JsonProperty("api-key")
        API_KEY("api-key"),
        @JsonProperty("jwt-key")
        JWT_KEY("jwt-key"),
        @JsonProperty("basic")
        BASIC("basic"),
        @JsonProperty("hmac-key")
        HMAC_KEY("hmac-key"),
        @JsonProperty("certificate")
        CERTIFICATE("certificate");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** As it is written. */
        public String word() {
            return word;
        }
    }

    /** An API key. */
    public static NewCredential apiKey(String name, @Nullable String value, @Nullable Instant expiresAt) {
        return new NewCredential(Type.API_KEY, name, value, expiresAt, null, null, null, null, null, null);
    }

    @Override
    public void check(Problems at) {
        at.required("type", type);
        at.name("name", name);
        at.require(expiresAt == null || TimeRange.holds(expiresAt), "expiresAt", "must be a time from 1970 to 9999");
        if (type == null) return;
        if (type != Type.JWT_KEY && type != Type.HMAC_KEY)
            at.require(keyId == null, "keyId", "is for a jwt-key or hmac-key");
        if (type != Type.JWT_KEY) {
            at.require(algorithm == null, "algorithm", "is for a jwt-key");
            at.require(publicKey == null, "publicKey", "is for a jwt-key");
        }
        if (type != Type.BASIC) at.require(username == null, "username", "is for basic");
        if (type != Type.CERTIFICATE) {
            at.require(identifiedBy == null, "identifiedBy", "is for a certificate");
            at.require(identity == null, "identity", "is for a certificate");
        }
        switch (type) {
            case API_KEY -> checkKey(at);
            case JWT_KEY -> checkSigning(at);
            case BASIC -> checkPassword(at);
            case HMAC_KEY -> checkSecret(at);
            case CERTIFICATE -> checkCertificate(at);
        }
    }

    private void checkKey(Problems at) {
        if (value == null) return;
        checkLength(value, VALUE_LENGTH_MIN, VALUE_LENGTH_MAX, at);
        at.require(value.chars().allMatch(c -> c > ' ' && c < 0x7f), "value", "must be visible ASCII without spaces");
    }

    private void checkSigning(Problems at) {
        checkId("keyId", keyId, at);
        at.required("algorithm", algorithm);
        if (algorithm == null) return;
        if (algorithm.isSymmetric()) {
            at.require(publicKey == null, "publicKey", "cannot go with " + algorithm.word() + ", which has a secret");
            if (value == null) return;
            checkLength(value, algorithm.secretOctetsMin(), VALUE_LENGTH_MAX, at);
            at.text("value", value, VALUE_LENGTH_MAX);
            return;
        }
        at.require(value == null, "value", "cannot go with " + algorithm.word() + ", which has a publicKey");
        at.required("publicKey", publicKey);
        if (publicKey == null) return;
        try {
            PublicKey key = PublicKeys.parse(publicKey);
            String problem = PublicKeys.problem(publicKey, key);
            if (problem == null) problem = algorithm.problem(key);
            if (problem != null) at.add("publicKey", problem);
        } catch (IllegalArgumentException e) {
            at.add("publicKey", String.valueOf(e.getMessage()));
        }
    }

    private void checkPassword(Problems at) {
        checkId("username", username, at);
        // RFC 7617 §2: what follows the first colon is the password.
        at.require(username == null || username.indexOf(':') < 0, "username", "cannot have a colon");
        if (value == null) return;
        checkLength(value, PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX, at);
        at.text("value", value, VALUE_LENGTH_MAX);
    }

    private void checkSecret(Problems at) {
        checkId("keyId", keyId, at);
        // RFC 9421 §2.3: it is the parameter keyid, a string of RFC 8941 §3.3.3.
        at.require(
                keyId == null || keyId.chars().allMatch(c -> c >= ' ' && c < 0x7f),
                "keyId",
                "must be ASCII: signatures name it in a header field");
        if (value == null) return;
        checkLength(value, HMAC_SECRET_LENGTH_MIN, VALUE_LENGTH_MAX, at);
        at.text("value", value, VALUE_LENGTH_MAX);
    }

    private void checkCertificate(Problems at) {
        at.require(value == null, "value", "cannot go with a certificate: its key stays with the client");
        at.required("identifiedBy", identifiedBy);
        at.required("identity", identity);
        at.text("identity", identity, IDENTITY_LENGTH_MAX);
        if (identifiedBy == null || identity == null) return;
        try {
            CertificateName.parse(identifiedBy, identity);
        } catch (IllegalArgumentException e) {
            at.add(
                    "identity",
                    identifiedBy == CertificateField.SUBJECT
                            ? "is not a distinguished name"
                            : String.valueOf(e.getMessage()));
        }
    }

    private static void checkId(String field, @Nullable String id, Problems at) {
        at.required(field, id);
        if (id == null) return;
        at.require(
                !id.isBlank() && id.length() <= ID_LENGTH_MAX, field, "must be 1 to " + ID_LENGTH_MAX + " characters");
        at.text(field, id, ID_LENGTH_MAX);
    }

    private static void checkLength(String value, int lengthMin, int lengthMax, Problems at) {
        at.require(
                value.length() >= lengthMin && value.length() <= lengthMax,
                "value",
                "must be " + lengthMin + " to " + lengthMax + " characters");
    }

    /** Without the secret: this may end up in a log. */
    @Override
    public String toString() {
        return "NewCredential[" + type + " " + name + "]";
    }
}
