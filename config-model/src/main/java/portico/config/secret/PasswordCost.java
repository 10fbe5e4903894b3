package portico.config.secret;

/**
 * What a new Argon2id hash of a password costs: OWASP's Password Storage Cheat Sheet asks for at least 19 MiB, 2
 * iterations, 1 lane. A hash says itself what it cost, so that older ones can be checked when this changes.
 */
public final class PasswordCost {
    public static final int MEMORY_KIB = 19 * 1024;
    public static final int ITERATIONS = 2;
    public static final int LANES = 1;
    public static final int HASH_OCTETS = 32;

    private PasswordCost() {}
}
