package portico.admin.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.secret.Keyring;
import portico.db.EmbeddedDatabase;

final class StartTest {
    @TempDir
    Path directory;

    @Test
    void aTakenPortIsNamedWithWhoAsksAndTheSettingThatMovesIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThatThrownBy(() -> Ports.requireFree(settings("admin.port", port, "channel.port", "0")))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContainingAll("Port " + port, "the admin API", "PORTICO_ADMIN_PORT");
            assertThatThrownBy(() -> Ports.requireFree(settings("admin.port", "0", "channel.port", port)))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContainingAll("Port " + port, "the node channel", "PORTICO_CHANNEL_PORT");
        }
    }

    @Test
    void theTakenPortOfTheEmbeddedDatabaseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThatThrownBy(() -> Database.of(settings("db.port", port)))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContainingAll("Port " + port, "the embedded database", "PORTICO_DB_PORT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1000001"})
    void keepingNoRevisionsIsRefused(String kept) {
        assertThatThrownBy(() -> SettingsRules.require(settings("revisions-kept", kept)))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll("PORTICO_REVISIONS_KEPT", "1 to 1000000", kept);
    }

    @Test
    void aSettingOfAnotherTypeIsRefused() {
        assertThatThrownBy(() -> settings("revisions-kept", "many"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll("revisions-kept", "many");
    }

    @Test
    void aKeyringIsMadeBesideAnEmbeddedDatabaseAndKept() throws Exception {
        AdminSettings settings = settings();
        String hash = KeyringSource.read(settings).hash("secret").toString();
        Path file = directory.resolve("keyring");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyringSource.read(settings).hash("secret").toString()).isEqualTo(hash);
    }

    @Test
    void anOutsideDatabaseNeedsAKeyringFromOutside() {
        assertThatThrownBy(() -> KeyringSource.read(settings("db.url", "jdbc:postgresql://127.0.0.1:1/x")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("PORTICO_KEYRING_FILE");
        assertThat(directory.resolve("keyring")).doesNotExist();
    }

    @Test
    void aLostKeyringIsNotMadeAnewBesideADatabase() throws Exception {
        Files.createDirectories(directory.resolve("postgres"));
        assertThatThrownBy(() -> KeyringSource.read(settings()))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll(
                        directory.resolve("keyring").toString(), "backup", "PORTICO_KEYRING_FILE", "start anew");
        assertThat(directory.resolve("keyring")).doesNotExist();
        assertThatCode(() -> KeyringSource.read(settings("keyring", Keyring.generate())))
                .doesNotThrowAnyException();
    }

    @Test
    void aKeyringThatDoesNotOpenWhatIsThereIsRefused() throws Exception {
        try (var outside = EmbeddedDatabase.throwaway();
                var database = Database.of(settings(
                        "db.url", outside.url(), "db.user", outside.user(), "db.password", outside.password()));
                var connection = DriverManager.getConnection(outside.url(), outside.user(), outside.password());
                var statement = connection.createStatement()) {
            var right = Keyring.parse(Keyring.generate());
            database.requireSealedBy(right, "here"); // there is no table yet
            statement.execute(
                    "create table signing_key (id uuid primary key, secret text not null, created_at timestamptz not null)");
            database.requireSealedBy(right, "here"); // nor a key
            UUID id = UUID.randomUUID();
            String sealed = right.seal(SigningKeyPlace.of(id), new byte[32]).text();
            statement.execute("insert into signing_key values ('" + id + "', '" + sealed + "', now())");
            database.requireSealedBy(right, "here");
            for (String other : List.of(Keyring.generate(), Keyring.generate().replace("seal.1", "seal.2")))
                assertThatThrownBy(() -> database.requireSealedBy(Keyring.parse(other), "the file x"))
                        .isInstanceOf(StartRefused.class)
                        .hasMessageContainingAll("the file x", "backup", "start anew")
                        .hasMessageNotContaining(sealed);
        }
    }

    @Test
    void aKeyringFileThatIsMissingIsNotMade() {
        assertThatThrownBy(() -> KeyringSource.read(
                        settings("keyring-file", directory.resolve("elsewhere").toString())))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aBrokenKeyringIsRefusedWithoutQuotingIt() {
        String broken = Keyring.generate().replace("seal.1=", "seal.1=x");
        assertThatThrownBy(() -> KeyringSource.read(settings("keyring", broken)))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("PORTICO_KEYRING")
                .hasMessageNotContaining(
                        broken.lines().skip(2).findFirst().orElseThrow().substring(8));
    }

    @Test
    void anOutsideDatabaseIsChecked() {
        try (var outside = EmbeddedDatabase.throwaway()) {
            try (var database = Database.of(
                    settings("db.url", outside.url(), "db.user", outside.user(), "db.password", outside.password()))) {
                assertThat(database.embedded()).isNull();
                assertThat(database.toString()).doesNotContain(outside.password());
            }
            assertThatThrownBy(() -> Database.of(
                            settings("db.url", outside.url(), "db.user", outside.user(), "db.password", "wrong one")))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("PORTICO_DB_URL")
                    .hasMessageNotContaining("wrong one");
        }
        assertThatThrownBy(() -> Database.of(settings("db.url", "jdbc:mysql://127.0.0.1/x")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("jdbc:postgresql:");
    }

    @Test
    void localAccessIsOffWhenTheDatabaseIsOutside() {
        assertThat(settings().localAccessOrDefault()).isTrue();
        assertThat(settings("db.url", "jdbc:postgresql://127.0.0.1:1/x").localAccessOrDefault())
                .isFalse();
        assertThat(settings("local-access", "false").localAccessOrDefault()).isFalse();
    }

    private AdminSettings settings(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of("portico.data-dir", directory.toString()));
        for (int index = 0; index < keysAndValues.length; index += 2)
            properties.put("portico." + keysAndValues[index], keysAndValues[index + 1]);
        return SettingsRules.read(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 1000))
                .addDiscoveredConverters()
                .withValidateUnknown(false));
    }
}
