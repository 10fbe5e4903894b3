package portico.testing;

import org.opentest4j.TestAbortedException;

/** What tests need of the machine. Where everything must be there it is a failure when it is not; else they are skipped. */
public final class Needs {
    private Needs() {}

    /** True where nobody is to blame but the set-up: the variable {@code CI} is set. */
    public static boolean everything() {
        return System.getenv("CI") != null;
    }

    /** @param what is missing, as part of a sentence */
    public static void need(boolean there, String what) {
        if (there) return;
        String message = "This test needs " + what;
        if (everything()) throw new AssertionError(message);
        System.err.println("SKIPPED: " + message);
        throw new TestAbortedException(message);
    }
}
