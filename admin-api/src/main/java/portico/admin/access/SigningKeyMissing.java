package portico.admin.access;

import portico.admin.problem.ProblemException;

/** The keyring opens none of the keys that sign sessions: it is not the one that the other replicas have. */
final class SigningKeyMissing extends ProblemException {
    private static final long serialVersionUID = 1;

    SigningKeyMissing() {
        super(
                503,
                "keyring",
                "Nobody can sign in: the keyring of this admin service does not open the keys in its database");
    }
}
