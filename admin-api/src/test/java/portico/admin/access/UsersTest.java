package portico.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminClient;
import portico.admin.testing.AdminClient.Answer;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;
import portico.testing.CapturedLog;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class UsersTest {
    @TestHTTPResource
    URL url;

    @Inject
    AdminSettings settings;

    @Inject
    UserRepository users;

    @Inject
    FirstAdmin firstAdmin;

    @Inject
    FirstPassword firstPassword;

    @Inject
    Passwords passwords;

    @Inject
    Signing signing;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    private AdminClient client;
    private TestAccess access;

    @BeforeEach
    void onlyTheFirstAdmin() {
        client = new AdminClient("http://127.0.0.1:" + url.getPort());
        access = new TestAccess(client, settings.dataDir());
        removeUsers();
        firstPassword.show(Objects.requireNonNull(firstAdmin.create()));
    }

    @Test
    void ofManyReplicasThatStartAtOnceOneMakesTheFirstAdmin() throws Exception {
        removeUsers();
        int replicas = 6;
        var barrier = new CyclicBarrier(replicas);
        var threads = Executors.newFixedThreadPool(replicas);
        try {
            List<Future<String>> made = new ArrayList<>();
            for (int replica = 0; replica < replicas; replica++)
                made.add(threads.submit(() -> {
                    barrier.await();
                    return firstAdmin.create();
                }));
            List<String> shown = new ArrayList<>();
            for (Future<String> one : made) if (one.get() != null) shown.add(one.get());
            assertThat(shown).hasSize(1);
            assertThat(access.login("admin", shown.get(0)).status()).isEqualTo(200);
        } finally {
            threads.shutdownNow();
        }
        assertThat(firstAdmin.create()).isNull();
    }

    @Test
    void ofTwoReplicasThatStartAtOnceOneHasAFirstPasswordAndItIsGood(@TempDir Path one, @TempDir Path other)
            throws Exception {
        removeUsers();
        var barrier = new CyclicBarrier(2);
        var starts = List.of(one, other).stream()
                .map(directory -> CompletableFuture.runAsync(() -> startIn(directory, barrier)))
                .toList();
        starts.forEach(CompletableFuture::join);
        var files = List.of(one, other).stream()
                .map(directory -> directory.resolve("first-password"))
                .filter(Files::exists)
                .toList();
        assertThat(files).hasSize(1);
        assertThat(access.login("admin", Files.readString(files.get(0)).strip()).status())
                .isEqualTo(200);
        assertThat(QuarkusTransaction.requiringNew().call(() -> users.count())).isEqualTo(1);
    }

    /** Stopped by the database at the last moment, as a crash would. */
    @Test
    void nobodyIsAdminBeforeThePasswordIsKept(@TempDir Path directory) throws Exception {
        removeUsers();
        execute("""
                create function refuse() returns trigger language plpgsql as $$ begin raise 'not committed'; end $$;
                create constraint trigger refuse after insert on app_user
                    deferrable initially deferred for each row execute function refuse()""");
        try {
            assertThatThrownBy(() -> startIn(directory, new CyclicBarrier(1))).isInstanceOf(RuntimeException.class);
            assertThat(directory.resolve("first-password")).exists();
        } finally {
            execute("drop trigger refuse on app_user; drop function refuse()");
        }
        assertThat(QuarkusTransaction.requiringNew().call(() -> users.count())).isZero();
        startIn(directory, new CyclicBarrier(1));
        String password = Files.readString(directory.resolve("first-password")).strip();
        assertThat(access.login("admin", password).status()).isEqualTo(200);
    }

    @Test
    void theLogSaysWhereTheFirstPasswordIsAndNotWhatItIs(@TempDir Path directory) throws Exception {
        removeUsers();
        try (var log = new CapturedLog()) {
            startIn(directory, new CyclicBarrier(1));
            Path file = directory.resolve("first-password");
            assertThat(log.text())
                    .contains("First admin: name admin", file.toString())
                    .doesNotContain(Files.readString(file).strip());
        }
    }

    @Test
    void theLogSaysTheFirstPasswordWhereNoFileCanHoldIt(@TempDir Path directory) throws Exception {
        removeUsers();
        try (var log = new CapturedLog()) {
            startIn(Files.createFile(directory.resolve("no-directory")), new CyclicBarrier(1));
            var said = Pattern.compile("one-time password ([^ ,]+),").matcher(log.text());
            assertThat(said.find()).as(log.text()).isTrue();
            assertThat(access.login("admin", said.group(1)).status()).isEqualTo(200);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void startIn(Path directory, CyclicBarrier barrier) {
        AdminSettings there = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("portico.data-dir", directory.toString()), "test", 1000))
                .addDiscoveredConverters()
                .withValidateUnknown(false)
                .withMapping(AdminSettings.class)
                .build()
                .getConfigMapping(AdminSettings.class);
        var replica = new FirstAdmin(users, passwords, new FirstPassword(there), signing, clock);
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
        replica.start(new StartupEvent());
    }

    @Test
    void theFirstPasswordIsKeptPrivatelyUntilItIsChanged() throws Exception {
        var file = settings.dataDir().resolve("first-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String first = Files.readString(file).strip();
        Answer changed =
                client.as(access.accessToken("admin", first), "POST", "/api/v1/auth/password", """
                {"current":"%s","replacement":"chosen by a person"}""".formatted(first));
        assertThat(changed.status()).isEqualTo(204);
        assertThat(file).doesNotExist();
    }

    @Test
    void theLastAdminStays() {
        String admin = access.token("admin");
        staysFor(client.as(admin, "PATCH", "/api/v1/users/admin", "{\"role\":\"editor\"}"), "role");
        staysFor(
                client.as(admin, "PATCH", "/api/v1/users/admin", "{\"role\":\"admin\",\"disabled\":true}"), "disabled");
        staysFor(
                client.as(admin, "PATCH", "/api/v1/users/admin", "{\"role\":\"viewer\",\"disabled\":true}"),
                "role",
                "disabled");
        staysFor(client.as(admin, "DELETE", "/api/v1/users/admin", ""), "name");
        access.makeUser("second", "admin");
        assertThat(client.as(admin, "PATCH", "/api/v1/users/admin", "{\"role\":\"viewer\"}")
                        .status())
                .isEqualTo(200);
        String second = access.token("admin"); // local access is by the admin who is left
        assertThat(client.as(second, "GET", "/api/v1/auth/me", "").text()).contains("second");
        assertThat(client.as(second, "DELETE", "/api/v1/users/second", "").status())
                .isEqualTo(409);
    }

    private static void staysFor(Answer answer, String... fields) {
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problem()).isEqualTo("last-admin");
        assertThat(answer.json().path("errors").findValuesAsText("field")).containsExactly(fields);
    }

    @Test
    void twoAdminsWhoRemoveEachOtherLeaveOne() throws Exception {
        access.makeUser("left", "admin");
        access.makeUser("right", "admin");
        String token = access.token("admin");
        client.as(token, "PATCH", "/api/v1/users/admin", "{\"role\":\"viewer\"}");
        String left = access.token("admin");
        var barrier = new CyclicBarrier(2);
        var threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (String name : List.of("left", "right"))
                answers.add(threads.submit(() -> {
                    barrier.await();
                    return client.as(left, "PATCH", "/api/v1/users/" + name, "{\"disabled\":true}")
                            .status();
                }));
            for (Future<Integer> answer : answers) assertThat(answer.get()).isIn(200, 401, 409);
        } finally {
            threads.shutdownNow();
        }
        assertThat(QuarkusTransaction.requiringNew().call(() -> users.admins().size()))
                .isEqualTo(1);
    }

    @Test
    void aUserIsMadeShownChangedAndDeleted() {
        String admin = access.token("admin");
        String password = access.makeUser("mia", "viewer");
        assertThat(password).hasSize(22);
        Answer again = client.as(admin, "POST", "/api/v1/users", "{\"name\":\"mia\",\"role\":\"viewer\"}");
        assertThat(again.status()).isEqualTo(409);
        Answer shown = client.as(admin, "GET", "/api/v1/users/mia", "");
        assertThat(shown.json().path("mustChangePassword").asBoolean()).isTrue();
        assertThat(shown.text()).doesNotContain("argon2", "assword\":\"");
        Answer reset = client.as(admin, "PATCH", "/api/v1/users/mia", "{\"role\":\"editor\",\"resetPassword\":true}");
        assertThat(reset.json().path("user").path("role").asText()).isEqualTo("editor");
        assertThat(access.login("mia", password).status()).isEqualTo(401);
        assertThat(access.login("mia", reset.json().path("oneTimePassword").asText())
                        .status())
                .isEqualTo(200);
        Answer list = client.as(admin, "GET", "/api/v1/users?limit=1", "");
        assertThat(list.json().path("items").path(0).path("name").asText()).isEqualTo("admin");
        String next = list.json().path("next").asText();
        assertThat(client.as(admin, "GET", "/api/v1/users?limit=1&cursor=" + next, "")
                        .text())
                .contains("mia");
        assertThat(client.as(admin, "DELETE", "/api/v1/users/mia", "").status()).isEqualTo(204);
        assertThat(client.as(admin, "GET", "/api/v1/users/mia", "").status()).isEqualTo(404);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        no name            | {'role':'viewer'}                                      | name
        a bad name         | {'name':'Mia Ø','role':'viewer'}                       | name
        no role            | {'name':'mia'}                                         | role
        not a role         | {'name':'mia','role':'root'}                           | role
        a short password   | {'name':'mia','role':'viewer','password':'short'}      | password
        a hash brought in  | {'name':'mia','role':'viewer','passwordHash':'x'}      | passwordHash
        """)
    void badInputNamesItsField(String what, String body, String field) {
        Answer answer = client.as(access.token("admin"), "POST", "/api/v1/users", body.replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo(field);
        assertThat(client.as(access.token("admin"), "GET", "/api/v1/users", "").text())
                .doesNotContain("mia");
    }

    @Test
    void usersAreFoundByAPartOfTheirNames() {
        String admin = access.token("admin");
        for (String name : List.of("jo", "jonna", "ada.jones")) access.makeUser(name, "viewer");
        Answer first = client.as(admin, "GET", "/api/v1/users?q=jon&limit=1", "");
        assertThat(first.json().path("items").findValuesAsText("name")).containsExactly("ada.jones");
        String next = "&cursor=" + first.json().path("next").asText();
        Answer second = client.as(admin, "GET", "/api/v1/users?q=jon&limit=1" + next, "");
        assertThat(second.json().path("items").findValuesAsText("name")).containsExactly("jonna");
        assertThat(second.json().has("next")).isFalse();
        assertThat(client.as(admin, "GET", "/api/v1/users?q=%25", "").json().path("items"))
                .isEmpty();
    }

    @Test
    void hashesAreArgon2idOfTheRightStrength() {
        String hash = passwords.hash("some password or other");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.verify("some password or other", hash)).isTrue();
        assertThat(passwords.verify("some password or another", hash)).isFalse();
        assertThat(passwords.verify("some password or other", null)).isFalse();
    }

    private void removeUsers() {
        QuarkusTransaction.requiringNew().run(() -> users.deleteAll());
    }
}
