package portico.admin.start;

import java.util.UUID;

/** What the keys that sign sessions are sealed for; the start opens one to know that it has the right keyring. */
public final class SigningKeyPlace {
    private SigningKeyPlace() {}

    /** Table, id and column. */
    public static String of(UUID id) {
        return "signing_key/" + id + "/secret";
    }
}
