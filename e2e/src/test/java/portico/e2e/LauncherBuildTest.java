package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code ./portico} builds, when and by what, in a copy of the working copy in which nothing is built. Programs that only
 * write down how they are called stand in for Maven, the JDK, Node.js and, as a command that wants a build, the benchmarks.
 */
final class LauncherBuildTest {
    private static final Path COPY = Built.OUTPUT.resolve("LauncherBuildTest");

    /** Where the launcher leaves what it says, too, as {@link Launcher} has it. */
    private static final Path DATA = COPY.resolve("data");

    private static final Set<String> NOT_SOURCES =
            Set.of("target", "node_modules", ".git", "data", "docs", "images", "out");

    private final Path tree = COPY.resolve("portico");
    private final Path tools = COPY.resolve("tools");
    private final Path jdk = COPY.resolve("jdk");

    @BeforeEach
    void copyWithoutWhatIsBuilt() throws IOException {
        Cluster.emptied(COPY);
        Files.walkFileTree(Built.HOME, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                String name = String.valueOf(directory.getFileName());
                if (!directory.equals(Built.HOME) && NOT_SOURCES.contains(name)) return FileVisitResult.SKIP_SUBTREE;
                Files.createDirectories(tree.resolve(Built.HOME.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, tree.resolve(Built.HOME.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        program(tree.resolve("mvnw"), maven("mvnw", false));
        program(tree.resolve("bench/run"), "echo \"benchmarks on $JAVA\"");
        program(tools.resolve("npm"), "");
        nodeJs("22.13.0");
        program(jdk.resolve("bin/java"), "");
        program(jdk.resolve("bin/javac"), "");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"99.0.1\"\n");
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws IOException {
        program(tree.resolve("mvnw"), maven("mvnw", true)); // it is looked every second how far it is
        Launcher.Result first = run().ok();
        assertThat(first.err())
                .contains("building; the first time")
                .contains("[1/2] Portico :: database")
                .contains("[2/2] Portico :: admin service")
                .doesNotContain("No such file");
        assertThat(first.out()).isEqualTo("benchmarks on " + jdk + "/bin/java\n");
        assertThat(calls())
                .isEqualTo("mvnw on " + jdk + ": -B -DskipTests -pl admin-api,proxy-node,samples -am package\n");

        program(tree.resolve("mvnw"), maven("mvnw", false));
        assertThat(run().ok().err()).doesNotContain("building");

        for (String source : new String[] {"pom.xml", "db/pom.xml", "admin-ui/src/main.tsx", "proxy-node/src/new"}) {
            Path file = tree.resolve(source);
            if (!Files.exists(file)) Files.createFile(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
            assertThat(run().ok().err()).as(source).contains("building");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
            assertThat(run().ok().err()).as(source).doesNotContain("building");
        }
        Files.delete(tree.resolve("proxy-node/target/quarkus-app/quarkus-run.jar"));
        assertThat(run().ok().err()).contains("building");
    }

    /** Where the wrapper cannot fetch it, for one. */
    @Test
    void fallsBackToTheMavenOfTheMachine() throws IOException {
        program(tree.resolve("mvnw"), "exit 1");
        // No other is on the path, whatever machine this is.
        var without = run("PATH=" + withoutMaven());
        assertThat(without.exit()).isNotZero();
        assertThat(without.err()).contains("./mvnw cannot fetch Maven, and there is no mvn on the path");

        program(tools.resolve("mvn"), maven("mvn", false));
        run().ok();
        assertThat(calls()).startsWith("mvn on " + jdk + ": -B -DskipTests");
    }

    @Test
    void aBuildThatFailsSaysWhyAndIsTriedAgain() throws IOException {
        program(tree.resolve("mvnw"), "[ \"$1\" = --version ] || { echo '[ERROR] does not compile'; exit 1; }");
        for (int time = 0; time < 2; time++) {
            Launcher.Result failed = run();
            assertThat(failed.exit()).isNotZero();
            assertThat(failed.out()).doesNotContain("benchmarks");
            assertThat(failed.err()).contains("[ERROR] does not compile").contains("target/build.log");
        }
        program(tree.resolve("mvnw"), maven("mvnw", false));
        assertThat(run().ok().out()).contains("benchmarks");
    }

    @Test
    void theDashboardIsBuiltAsSoonAsItCanBe() throws IOException {
        nodeJs("20.18.1");
        assertThat(run().ok().err()).contains("building without the dashboard");
        assertThat(calls()).contains(" -Dui.skip ");
        for (String tooOld : new String[] {"18.20.8", "21.7.3", "22.12.0", "23.11.1", "none"}) {
            nodeJs(tooOld);
            assertThat(run().ok().err()).as(tooOld).doesNotContain("building");
        }

        nodeJs("20.19.0");
        Files.delete(tree.resolve("calls"));
        assertThat(run().ok().err()).contains("building").doesNotContain("without the dashboard");
        assertThat(calls()).doesNotContain("-Dui.skip");
        assertThat(run().ok().err()).doesNotContain("building");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_HOME", "PORTICO_JAVA_HOME"})
    void theNewestJdkBuildsAndRunsUnlessOneIsNamed(String variable) throws IOException {
        Launcher.Result result = bash("unset PORTICO_JAVA_HOME; export " + variable + "='" + jdk + "'");
        assertThat(result.ok().out()).isEqualTo("benchmarks on " + jdk + "/bin/java\n");
        assertThat(calls()).startsWith("mvnw on " + jdk + ":");
        Path older = COPY.resolve("older");
        program(older.resolve("bin/java"), "");
        assertThat(run("PORTICO_JAVA_HOME='" + older + "'").ok().out())
                .as("named")
                .isEqualTo("benchmarks on " + older + "/bin/java\n");
    }

    @Test
    void aJdkThatIsTooOldIsNotTaken() throws IOException {
        Path eleven = COPY.resolve("eleven");
        program(
                eleven.resolve("bin/java"),
                "echo 'openjdk version \"11.0.31\" 2026-04-21' >&2"); // and no file "release"
        Launcher.Result result = run("PORTICO_JAVA_HOME='" + eleven + "'");
        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains(eleven + " holds a JDK 11; 17 is the oldest that will do");
    }

    @ParameterizedTest
    @CsvSource({"link, portico", "up/link, ../portico"})
    void isFoundThroughLinks(String link, String target) throws IOException {
        Path first = Files.createDirectories(tree.resolve(link).getParent()).resolve("first");
        Files.createSymbolicLink(first, Path.of(target));
        Path second = Files.createSymbolicLink(tree.resolve(link), first);
        assertThat(bash("export PORTICO_JAVA_HOME='" + jdk + "'", second).ok().out())
                .isEqualTo("benchmarks on " + jdk + "/bin/java\n");
    }

    private Launcher.Result run(String... settings) {
        return bash("export PORTICO_JAVA_HOME='" + jdk + "' " + String.join(" ", settings));
    }

    private Launcher.Result bash(String settings) {
        return bash(settings, tree.resolve("portico"));
    }

    private Launcher.Result bash(String settings, Path launcher) {
        try (var portico = new Launcher(DATA, Map.of())) {
            return portico.bash("unset PORTICO_SKIP_BUILD; export PATH='%s':\"$PATH\"; %s; cd / && '%s' bench"
                    .formatted(tools, settings, launcher));
        }
    }

    private String calls() throws IOException {
        return Files.readString(tree.resolve("calls"));
    }

    private void nodeJs(String version) throws IOException {
        program(tools.resolve("node"), "echo v" + version);
    }

    /** The tools of this machine, without those that build. */
    private static String withoutMaven() throws IOException {
        Path tools = Files.createDirectories(COPY.resolve("without"));
        for (String directory : new String[] {"/usr/bin", "/bin"})
            try (var files = Files.list(Path.of(directory))) {
                for (Path file : files.toList()) {
                    Path link = tools.resolve(file.getFileName());
                    if (!link.endsWith("mvn") && !Files.isSymbolicLink(link)) Files.createSymbolicLink(link, file);
                }
            }
        return "'" + tools + "'";
    }

    /**
     * Writes down how it was called, tells its progress as Maven does, and leaves what would be built.
     *
     * @param watched whether it goes on from each module only when the launcher has said that it is at it
     */
    private String maven(String name, boolean watched) {
        String until = watched ? "until grep -qF '%s' '" + DATA + "'/command*.err; do sleep 0.1; done" : ": %s";
        return """
                if [ "$1" = --version ]; then exit 0; fi
                echo "%s on $JAVA_HOME: $*" >>'%s/calls'
                echo '[INFO] Building Portico :: database 0.1.0 [1/2]'
                %s
                echo '[INFO] Building Portico :: admin service 0.1.0 [2/2]'
                %s
                for jar in admin-api/target/quarkus-app/quarkus-run.jar proxy-node/target/quarkus-app/quarkus-run.jar \\
                  samples/target/portico-samples-0.1.0-SNAPSHOT.jar; do
                  mkdir -p "$(dirname "$jar")"
                  touch "$jar"
                done""".formatted(name, tree, until.formatted("[1/2]"), until.formatted("[2/2]"));
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\nset -e\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
