package portico.e2e;

import java.nio.file.Path;

/** The programs under test, as the build left them. */
final class Built {
    /** The top of the working copy. */
    static final Path HOME =
            Path.of(System.getProperty("portico.home", "..")).toAbsolutePath().normalize();

    static final Path ADMIN = HOME.resolve("admin-api/target/quarkus-app/quarkus-run.jar");
    static final Path NODE = HOME.resolve("proxy-node/target/quarkus-app/quarkus-run.jar");

    /** Where tests leave logs and data. */
    static final Path OUTPUT = HOME.resolve("e2e/target/e2e");

    private Built() {}
}
