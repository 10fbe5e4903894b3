package portico.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portico.testing.Await;

final class EmbeddedDatabaseTest {
    @TempDir
    Path directory;

    @Test
    void keepsItsDataAndItsSafetyOverARestart() throws Exception {
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            execute(database, "create table kept (word text)");
            execute(database, "insert into kept values ('first')");
        }
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            assertThat(query(database, "select word from kept")).containsExactly("first");
            assertThat(query(database, "show fsync")).containsExactly("on");
            assertThat(query(database, "show synchronous_commit")).containsExactly("on");
            assertThat(query(database, "show full_page_writes")).containsExactly("on");
            assertThat(query(database, "show listen_addresses")).containsExactly("127.0.0.1");
            assertThat(query(database, "show server_version"))
                    .first()
                    .asString()
                    .startsWith("18.");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            for (String role : List.of("portico", "postgres"))
                for (String wrong : List.of("", "postgres", "portico"))
                    assertThatThrownBy(() -> DriverManager.getConnection(database.url(), role, wrong))
                            .isInstanceOf(SQLException.class);
            assertThat(query(database, "select rolsuper::text from pg_roles where rolname = current_user"))
                    .containsExactly("false");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(directory.resolve("postgres.log"))).doesNotContain(database.password());
        }
    }

    @Test
    void refusesASecondStartInTheSameDirectory() throws Exception {
        try (var first = EmbeddedDatabase.start(directory, 0)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory, 0))
                    .isInstanceOf(DatabaseStartFailure.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("in use by another process")
                    .hasMessageContaining("PORTICO_DATA_DIR");
            assertThat(query(first, "select 1")).containsExactly("1");
        }
        Process other = startInAnotherProcess();
        try {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory, 0))
                    .isInstanceOf(DatabaseStartFailure.class)
                    .hasMessageContaining("in use by another process");
        } finally {
            other.destroyForcibly().waitFor();
        }
        EmbeddedDatabase.start(directory, 0).close(); // and ends the server that was left behind
    }

    @Test
    void recoversAfterItsProcessWasKilled() throws Exception {
        Process killed = startInAnotherProcess();
        ProcessHandle leftover =
                new Postmaster(directory.resolve("cluster")).process().orElseThrow();
        killed.destroyForcibly().waitFor();
        assertThat(leftover.isAlive()).isTrue();
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            assertThat(leftover.isAlive()).isFalse();
            assertThat(query(database, "select word from other")).containsExactly("written");
        }
        assertThat(new Postmaster(directory.resolve("cluster")).process()).isEmpty();
    }

    @Test
    void findsTheServerOfADirectoryThatWasMoved() throws Exception {
        Process killed = startInAnotherProcess();
        ProcessHandle leftover =
                new Postmaster(directory.resolve("cluster")).process().orElseThrow();
        killed.destroyForcibly().waitFor();
        Path moved = directory.resolveSibling(directory.getFileName() + "-moved");
        Files.move(directory, moved);
        try (var database = EmbeddedDatabase.start(moved, 0)) {
            assertThat(leftover.isAlive())
                    .as("two servers on one directory destroy it")
                    .isFalse();
            assertThat(query(database, "select word from other")).containsExactly("written");
        } finally {
            Files.move(moved, directory); // whose end the framework looks after
        }
    }

    @Test
    void recoversAfterItsServerWasKilled() throws Exception {
        var database = EmbeddedDatabase.start(directory, 0);
        execute(database, "create table kept (word text)");
        execute(database, "insert into kept values ('committed')");
        ProcessHandle server =
                new Postmaster(directory.resolve("cluster")).process().orElseThrow();
        server.destroyForcibly();
        Await.until("the server is gone", () -> !server.isAlive());
        database.close();
        try (var again = EmbeddedDatabase.start(directory, 0)) {
            assertThat(query(again, "select word from kept")).containsExactly("committed");
        }
    }

    @Test
    void aPidThatBelongsToAnotherProcessNowIsNotKilledAndDoesNotBlock() throws Exception {
        EmbeddedDatabase.start(directory, 0).close();
        Process bystander = new ProcessBuilder("/bin/sh", "-c", "read line").start();
        try {
            Path cluster = directory.resolve("cluster");
            Files.writeString(
                    cluster.resolve("postmaster.pid"), bystander.pid() + "\n" + cluster + "\n1\n5432\n\n127.0.0.1\n");
            EmbeddedDatabase.start(directory, 0).close();
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void startsOverAfterAFirstStartThatWasCutShort() throws Exception {
        Files.createDirectories(directory.resolve("cluster"));
        Files.writeString(directory.resolve("cluster").resolve("postgresql.conf"), "half written");
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            assertThat(query(database, "select 1")).containsExactly("1");
        }
    }

    /** As in a container that allows no user namespaces. */
    @Test
    void rootIsToldWhatItCanDoWhereItMayNotBeAnother(@TempDir Path tools) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "it runs as itself, and needs no namespace");
        Path unshare = tools.resolve("unshare");
        Files.writeString(unshare, "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));
        var builder = inAnotherProcess().redirectErrorStream(true);
        builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        process.getOutputStream().close(); // if it does start, it shall end
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isNotZero();
        assertThat(output).contains("PostgreSQL does not run as root").contains("PORTICO_DB_URL");
    }

    /** What a killed process leaves behind needs a process of its own to kill. */
    public static void main(String[] arguments) throws Exception {
        var database = EmbeddedDatabase.start(Path.of(arguments[0]), 0);
        execute(database, "create table other (word text)");
        execute(database, "insert into other values ('written')");
        System.out.println("ready");
        System.in.read();
    }

    private Process startInAnotherProcess() throws IOException {
        Process process = inAnotherProcess()
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = process.inputReader();
        for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine())
            if (line == null) throw new IOException("the other process did not start its database");
        return process;
    }

    private ProcessBuilder inAnotherProcess() {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedDatabaseTest.class.getName(),
                directory.toString());
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) values.add(rows.getString(1));
            return values;
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
