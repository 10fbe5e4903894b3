package portico.admin.consumer;

import org.jspecify.annotations.Nullable;

/**
 * A password whose dear part, Argon2, is done: before its writer's turn, so that no other writer waits for it.
 *
 * @param compared the stored hash that the password was compared with; null when there was none
 * @param equal whether that is the hash of this password
 * @param value the password
 * @param hash a new hash of it; null when the stored one does
 */
record ReadyPassword(
        @Nullable String compared,
        boolean equal,
        String value,
        @Nullable String hash) {
    /** Without the secret: this may end up in a log. */
    @Override
    public String toString() {
        return "ReadyPassword[" + (equal ? "kept" : "new") + "]";
    }
}
