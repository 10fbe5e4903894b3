package portico.admin.consumer;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.access.Passwords;
import portico.config.consumer.Credential;
import portico.config.consumer.NewCredential;
import portico.config.jose.SigningAlgorithm;
import portico.config.secret.Keyring;
import portico.config.secret.Sealed;

/** Makes of what somebody wants what is stored: secrets hashed where they need not be read back, sealed where they must. */
@ApplicationScoped
final class CredentialMaker {
    private final Keyring keyring;
    private final Passwords passwords;

    CredentialMaker(Keyring keyring, Passwords passwords) {
        this.keyring = keyring;
        this.passwords = passwords;
    }

    /**
     * A credential that was made.
     *
     * @param hint tells it from others
     * @param secret to be shown once; empty when there is none
     */
    record Made(Credential credential, String hint, String secret) {
        /** Without the secret: this may end up in a log. */
        @Override
        public String toString() {
            return "Made[" + hint + "]";
        }
    }

    /**
     * Does what is dear about a password. Takes no lock, and reads nothing: for before a writer's turn.
     *
     * @param old what is stored in its place
     * @return null when nothing is dear about it
     */
    @Nullable ReadyPassword ready(NewCredential wanted, @Nullable Credential old) {
        if (wanted.type() != NewCredential.Type.BASIC) return null;
        String value = wanted.value();
        String compared = null;
        if (old instanceof Credential.Basic basic && isForSame(old, wanted)) {
            if (value == null) return null; // it stays
            compared = basic.passwordHash();
            if (passwords.verify(value, compared)) return new ReadyPassword(compared, true, value, null);
        }
        if (value == null) value = NewKey.secret();
        return new ReadyPassword(compared, false, value, passwords.hash(value));
    }

    /**
     * With the value that was brought along, or one made here. Only for what has no problems.
     *
     * @param ready the password, when it is one and was made ready
     */
    Made make(UUID id, NewCredential wanted, @Nullable Instant expiresAt, @Nullable ReadyPassword ready) {
        return switch (wanted.type()) {
            case API_KEY -> key(id, wanted, expiresAt);
            case JWT_KEY -> jwtKey(id, wanted, expiresAt);
            case BASIC -> basic(id, wanted, expiresAt, ready);
            case HMAC_KEY -> hmacKey(id, wanted, expiresAt);
            case CERTIFICATE -> certificate(id, wanted, expiresAt);
        };
    }

    /** True when the stored secret stays, because none was brought along and it is for the same. */
    boolean isKept(Credential old, NewCredential wanted) {
        return wanted.value() == null && isForSame(old, wanted);
    }

    /** True when the stored one is what is wanted, but for its name and end. */
    boolean isAsWanted(Credential old, NewCredential wanted, @Nullable ReadyPassword ready) {
        String value = wanted.value();
        if (!isForSame(old, wanted)) return false;
        if (value == null) return true;
        if (ready != null
                && old instanceof Credential.Basic basic
                && basic.passwordHash().equals(ready.compared())) return ready.equal();
        try {
            return holds(old, value);
        } catch (IllegalArgumentException e) {
            return false; // what no longer opens is mended by this very write
        }
    }

    private boolean holds(Credential old, String value) {
        return old.fold(
                key -> keyring.hash(key.hash().pepper(), value).equals(key.hash()),
                key -> key.open(keyring).key().equals(Credential.JwtKey.sharedKey(value)),
                basic -> passwords.verify(value, basic.passwordHash()),
                key -> MessageDigest.isEqual(key.open(keyring), Credential.secretOctets(value)),
                shown -> true);
    }

    private static boolean isForSame(Credential old, NewCredential wanted) {
        return old.fold(
                key -> wanted.type() == NewCredential.Type.API_KEY,
                key -> wanted.type() == NewCredential.Type.JWT_KEY
                        && key.keyId().equals(wanted.keyId())
                        && key.algorithm() == wanted.algorithm()
                        && Objects.equals(key.publicKey(), wanted.publicKey()),
                basic -> wanted.type() == NewCredential.Type.BASIC
                        && basic.username().equals(wanted.username()),
                key -> wanted.type() == NewCredential.Type.HMAC_KEY
                        && key.keyId().equals(wanted.keyId()),
                shown -> wanted.type() == NewCredential.Type.CERTIFICATE
                        && shown.identifiedBy() == wanted.identifiedBy()
                        && shown.identity().equals(wanted.identity()));
    }

    private Made key(UUID id, NewCredential wanted, @Nullable Instant expiresAt) {
        String value = wanted.value() != null ? wanted.value() : NewKey.random();
        String hint = NewKey.hint(value);
        return new Made(new Credential.ApiKey(id, wanted.name(), hint, keyring.hash(value), expiresAt), hint, value);
    }

    private Made jwtKey(UUID id, NewCredential wanted, @Nullable Instant expiresAt) {
        String keyId = Objects.requireNonNull(wanted.keyId());
        SigningAlgorithm algorithm = Objects.requireNonNull(wanted.algorithm());
        String secret = "";
        Sealed sealed = null;
        if (algorithm.isSymmetric()) {
            secret = wanted.value() != null ? wanted.value() : NewKey.secret();
            sealed = keyring.seal(Credential.secretPlace(id), Credential.secretOctets(secret));
        }
        var credential =
                new Credential.JwtKey(id, wanted.name(), keyId, algorithm, wanted.publicKey(), sealed, expiresAt);
        return new Made(credential, keyId, secret);
    }

    private Made basic(UUID id, NewCredential wanted, @Nullable Instant expiresAt, @Nullable ReadyPassword ready) {
        String username = Objects.requireNonNull(wanted.username());
        String password = ready != null ? ready.value() : wanted.value() != null ? wanted.value() : NewKey.secret();
        String hash = ready == null ? null : ready.hash(); // none when what is stored has changed since
        if (hash == null) hash = passwords.hash(password);
        var credential = new Credential.Basic(id, wanted.name(), username, hash, expiresAt);
        return new Made(credential, username, password);
    }

    private Made hmacKey(UUID id, NewCredential wanted, @Nullable Instant expiresAt) {
        String keyId = Objects.requireNonNull(wanted.keyId());
        String secret = wanted.value() != null ? wanted.value() : NewKey.secret();
        Sealed sealed = keyring.seal(Credential.secretPlace(id), Credential.secretOctets(secret));
        return new Made(new Credential.HmacKey(id, wanted.name(), keyId, sealed, expiresAt), keyId, secret);
    }

    private static Made certificate(UUID id, NewCredential wanted, @Nullable Instant expiresAt) {
        var credential = new Credential.ClientCertificate(
                id,
                wanted.name(),
                Objects.requireNonNull(wanted.identifiedBy()),
                Objects.requireNonNull(wanted.identity()),
                expiresAt);
        return new Made(credential, credential.identity(), "");
    }
}
