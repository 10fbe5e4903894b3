package portico.db;

import java.io.IOException;

/** PostgreSQL refuses to run as root; for root it is started in a user namespace, which not every machine allows. */
final class RootUser {
    private RootUser() {}

    /** What root can do about it where it is not allowed; empty otherwise. */
    static String hint() {
        if (!"root".equals(System.getProperty("user.name")) || namespacesAreAllowed()) return "";
        return ". PostgreSQL does not run as root, and here root may not start it as another user (unshare -U is refused, as"
                + " in many containers): run Portico as another user, or name a database of your own in PORTICO_DB_URL";
    }

    private static boolean namespacesAreAllowed() {
        try {
            return new ProcessBuilder("unshare", "-U", "id", "-u")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
