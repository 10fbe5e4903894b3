package portico.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Java that programs are run with. */
record Jdk(Path home) {
    /** Where installers put them, as {@code ./portico} looks for them. */
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/Library/Java/JavaVirtualMachines"),
            Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"));

    /** The one that runs the tests. */
    static Jdk current() {
        return new Jdk(Path.of(System.getProperty("java.home")));
    }

    /** One of this feature version: the one that {@code PORTICO_E2E_JAVA} names, or the first that is found. */
    static Optional<Jdk> of(int feature) {
        String named = System.getenv("PORTICO_E2E_JAVA");
        Stream<Path> homes = named != null
                ? Stream.of(Path.of(named))
                : PLACES.stream()
                        .flatMap(Jdk::entries)
                        .flatMap(entry -> Stream.of(entry, entry.resolve("Contents/Home")));
        return homes.map(Jdk::new).filter(jdk -> jdk.isOf(feature)).findFirst();
    }

    /** One of its programs. */
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /**
     * The options of a program of this kind. The first one that ends in peace leaves the classes that it loaded for all
     * that follow: a third less work at each start. Java before 19 cannot do that by itself.
     */
    List<String> options(String kind) {
        if (!equals(current()) || Runtime.version().feature() < 19) return List.of("-Xmx512m");
        return List.of(
                "-Xmx512m",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + Built.OUTPUT.resolve(kind + ".jsa"));
    }

    /** By the file that every one has, at the cost of no start. */
    private boolean isOf(int feature) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) return false;
        try (var lines = Files.lines(release)) {
            return lines.anyMatch(line -> line.matches("JAVA_VERSION=\"" + feature + "[\".+].*"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> entries(Path directory) {
        if (!Files.isDirectory(directory)) return Stream.of();
        try (var entries = Files.list(directory)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
