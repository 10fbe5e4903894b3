package portico.admin.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.configuration.Sql;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.config.consumer.Credential;
import portico.config.json.ConfigJson;
import portico.config.secret.Keyring;
import portico.testing.Await;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class CredentialsTest {
    private static final String PATH = "/consumers/keyed/credentials";
    private static final String MAIN = "{\"type\":\"api-key\",\"name\":\"main\"}";

    @Inject
    Sql sql;

    @Inject
    Keyring keyring;

    @Inject
    DataSource database;

    private final AdminApi api = AdminApi.as("editor");

    @BeforeEach
    void consumer() {
        api.delete("/consumers/keyed");
        api.put("/consumers/keyed", "{}").expect(201);
    }

    @Test
    void aSecretIsShownOnceAndKeptAsAHash() {
        var created = api.post(PATH, MAIN).expect(201);
        String value = created.json().get("value").asText();
        assertThat(value)
                .matches("pk_[A-Za-z0-9_-]{43}")
                .startsWith(created.json().get("hint").asText());
        assertThat(created.header("cache-control")).contains("no-store");
        JsonNode listed = api.get(PATH).expect(200).json().at("/items/0");
        assertThat(listed.has("value")).isFalse();
        assertThat(listed.toString()).doesNotContain("hash");
        assertThat(hashes()).containsExactly(keyring.hash(value).toString());
        String log = api.get("/changes?name=keyed").text();
        assertThat(log)
                .contains("\"part\":\"credential\"")
                .doesNotContain(value)
                .doesNotContain("h1:");
        api.post(PATH, MAIN).expect(409);
    }

    /** What fails is logged, and the driver would tell all that it was about to write. */
    @Test
    void aStatementThatFailsDoesNotTellItsValues() throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into credential (id, consumer_id, name, type, hint, hash, created_at)"
                                + " values (gen_random_uuid(), gen_random_uuid(), 'main', 'basic', '', ?, now())")) {
            for (int row = 0; row < 2; row++) {
                insert.setString(1, "not-for-logs-" + row);
                insert.addBatch();
            }
            assertThatThrownBy(insert::executeBatch)
                    .isInstanceOf(SQLException.class)
                    .satisfies(failure -> {
                        for (Throwable at = failure; at != null; at = at.getCause())
                            assertThat(at.toString()).doesNotContain("not-for-logs");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+300000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z", "-0044-03-15T00:00:00Z"})
    void anEndThatNoCalendarHasIsRefused(String end) {
        String body = "{\"type\":\"api-key\",\"name\":\"main\",\"expiresAt\":\"%s\"}".formatted(end);
        assertThat(api.post(PATH, body).expect(422).json().at("/errors/0/field").asText())
                .isEqualTo("expiresAt");
    }

    @Test
    void aNameWithoutRoomForThatOfTheOldValueIsNotRotatedWithAnOverlap() {
        String name = "n".repeat(120);
        api.post(PATH, MAIN.replace("main", name)).expect(201);
        assertThat(api.post(PATH + "/" + name + "/rotate?overlap=1h", "")
                        .expect(422)
                        .json()
                        .at("/errors/0/field")
                        .asText())
                .isEqualTo("name");
        api.post(PATH + "/" + name + "/rotate", "").expect(200);
    }

    @Test
    void aSecretMayBeBroughtAlongOnce() {
        String own = "{\"type\":\"api-key\",\"name\":\"%s\",\"value\":\"brought-from-elsewhere-1\"}";
        assertThat(api.post(PATH, own.formatted("own"))
                        .expect(201)
                        .json()
                        .get("hint")
                        .asText())
                .isEqualTo("brou");
        assertThat(api.post(PATH, own.formatted("other")).expect(409).text()).doesNotContain("elsewhere");
        api.post(PATH, own.formatted("short").replace("brought-from-elsewhere-1", "short"))
                .expect(422);
        api.post(PATH, "{\"type\":\"api-key\",\"name\":\"late\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}")
                .expect(422);
    }

    @Test
    void aRotatedSecretStaysGoodForTheOverlap() {
        String old = api.post(PATH, MAIN).expect(201).json().get("value").asText();
        String fresh = api.post(PATH + "/main/rotate?overlap=1h", "")
                .expect(200)
                .json()
                .get("value")
                .asText();
        assertThat(hashes())
                .containsExactlyInAnyOrder(
                        keyring.hash(old).toString(), keyring.hash(fresh).toString());
        JsonNode previous = api.get(PATH).json().at("/items/1");
        assertThat(previous.get("name").asText()).isEqualTo("main.previous");
        assertThat(Instant.parse(previous.get("expiresAt").asText())).isAfter(Instant.now());
        String third = api.post(PATH + "/main/rotate?overlap=1h", "")
                .expect(200)
                .json()
                .get("value")
                .asText();
        assertThat(hashes())
                .containsExactlyInAnyOrder(
                        keyring.hash(fresh).toString(), keyring.hash(third).toString());
        String last = api.post(PATH + "/main/rotate", "")
                .expect(200)
                .json()
                .get("value")
                .asText();
        assertThat(hashes())
                .contains(keyring.hash(last).toString())
                .doesNotContain(keyring.hash(third).toString());
    }

    @Test
    void rotationRevokesNothingThatItDidNotLeaveBehind() {
        api.post(PATH, MAIN).expect(201);
        api.post(PATH, "{\"type\":\"api-key\",\"name\":\"main.previous\"}").expect(201);
        List<String> before = hashes();
        api.post(PATH + "/main/rotate?overlap=1h", "").expect(409);
        assertThat(hashes()).containsExactlyInAnyOrderElementsOf(before);
        api.post(PATH + "/main/rotate", "").expect(200);
        assertThat(api.get(PATH).json().at("/items/1/name").asText()).isEqualTo("main.previous");
    }

    @Test
    void eachChangeIsARevision() {
        long created = api.post(PATH, MAIN).expect(201).revision();
        long gone = api.delete(PATH + "/main").expect(204).revision();
        assertThat(gone).isEqualTo(created + 1);
        api.delete(PATH + "/main").expect(404);
        api.post(PATH + "/main/rotate", "").expect(404);
        api.get("/consumers/nobody/credentials").expect(404);
        api.post("/consumers/nobody/credentials", MAIN).expect(404);
    }

    @Test
    void credentialsGoWithTheirConsumerAndTheLogSaysSo() {
        api.post(PATH, MAIN).expect(201);
        long revision = api.delete("/consumers/keyed").expect(204).revision();
        JsonNode changes = api.get("/changes?revision=" + revision).json().get("items");
        assertThat(changes).hasSize(2);
        assertThat(changes.findValuesAsText("part")).containsExactly("credential");
        assertThat(hashes()).isEmpty();
        api.put("/consumers/keyed", "{}").expect(201);
    }

    @Test
    void aSharedSecretIsShownOnceAndKeptSealed() {
        String wanted = "{\"type\":\"jwt-key\",\"name\":\"signing\",\"keyId\":\"acme-1\",\"algorithm\":\"HS256\"}";
        var created = api.post(PATH, wanted).expect(201);
        String value = created.json().get("value").asText();
        assertThat(value).hasSize(64);
        assertThat(created.json().get("hint").asText()).isEqualTo("acme-1");
        assertThat(created.json().get("type").asText()).isEqualTo("jwt-key");
        assertThat(api.get(PATH).text() + api.get("/changes?name=keyed").text()).doesNotContain(value);
        String material = material();
        assertThat(material).contains("\"s1:").doesNotContain(value);
        var stored = ConfigJson.read(material.getBytes(UTF_8), Credential.class);
        var opened = stored.fold(
                key -> "",
                key -> new String(key.open(keyring).key().getEncoded(), UTF_8),
                basic -> "",
                key -> "",
                shown -> "");
        assertThat(opened).isEqualTo(value);

        api.put("/consumers/keyed-too", "{}");
        String twice =
                api.post("/consumers/keyed-too/credentials", wanted).expect(409).text();
        assertThat(twice).contains("keyId").doesNotContain(value);
        api.delete("/consumers/keyed-too");
        api.post(PATH + "/signing/rotate", "").expect(422);
        api.post(PATH, wanted.replace("signing", "rsa").replace("HS256", "RS256"))
                .expect(422);
        api.post(PATH, wanted.replace("signing", "none").replace("HS256", "none"))
                .expect(422);
    }

    @Test
    void aSecretForSignaturesIsShownOnceAndKeptSealed() {
        String wanted = "{\"type\":\"hmac-key\",\"name\":\"signing\",\"keyId\":\"acme-9\"}";
        var created = api.post(PATH, wanted).expect(201);
        String value = created.json().get("value").asText();
        assertThat(value).hasSize(64);
        assertThat(created.json().get("hint").asText()).isEqualTo("acme-9");
        assertThat(api.get(PATH).text() + api.get("/changes?name=keyed").text()).doesNotContain(value);
        assertThat(material()).contains("\"s1:").doesNotContain(value);
        assertThat(api.post(PATH, wanted.replace("signing", "other"))
                        .expect(409)
                        .text())
                .contains("keyId");
        api.post(PATH, wanted.replace("signing", "third").replace("}", ",\"algorithm\":\"HS256\"}"))
                .expect(422);
        api.post(PATH, wanted.replace("acme-9", "acme-8").replace("}", ",\"value\":\"short\"}"))
                .expect(422);
    }

    @ParameterizedTest(name = "{0} {1} is taken as {2}")
    @CsvSource(delimiter = '|', textBlock = """
            dns     | Client.ACME.example    | client.acme.example
            subject | CN=Client, O=Acme      | cn=client,o=acme
            uri     | spiffe://acme.example/ | spiffe://acme.example/
            """)
    void aCertificateIsOfOneConsumerHoweverItsNameIsWritten(String by, String written, String same) {
        String wanted = "{\"type\":\"certificate\",\"name\":\"%s\",\"identifiedBy\":\"%s\",\"identity\":\"%s\"}";
        var created = api.post(PATH, wanted.formatted("one", by, written)).expect(201);
        assertThat(created.json().get("value").asText()).isEmpty();
        assertThat(created.json().get("hint").asText()).isEqualTo(written);
        assertThat(api.post(PATH, wanted.formatted("two", by, same)).expect(409).text())
                .contains("identity");
    }

    @ParameterizedTest(name = "{0} {1} is refused")
    @CsvSource(delimiter = '|', textBlock = """
            sha256  | abc
            subject | not a name
            dns     | ''
            serial  | 7
            """)
    void whatIsNoNameInACertificateIsRefused(String by, String identity) {
        String wanted = "{\"type\":\"certificate\",\"name\":\"one\",\"identifiedBy\":\"%s\",\"identity\":\"%s\"}";
        assertThat(api.post(PATH, wanted.formatted(by, identity)).status()).isBetween(400, 422);
    }

    @Test
    void aPasswordIsKeptAsASlowHash() {
        String wanted =
                "{\"type\":\"basic\",\"name\":\"login\",\"username\":\"ann\",\"value\":\"correct horse battery\"}";
        var created = api.post(PATH, wanted).expect(201);
        assertThat(created.json().get("hint").asText()).isEqualTo("ann");
        assertThat(material()).contains("$argon2id$").doesNotContain("horse");
        assertThat(api.get(PATH).text() + api.get("/changes?name=keyed").text())
                .doesNotContain("horse")
                .doesNotContain("argon2");
        assertThat(api.post(PATH, wanted.replace("login", "other")).expect(409).text())
                .contains("username");
        api.post(PATH, "{\"type\":\"basic\",\"name\":\"short\",\"username\":\"bob\",\"value\":\"short\"}")
                .expect(422);
        String made = api.post(PATH, "{\"type\":\"basic\",\"name\":\"made\",\"username\":\"bob\"}")
                .expect(201)
                .json()
                .get("value")
                .asText();
        assertThat(made).hasSize(64);
    }

    @Test
    void aDocumentThatSaysTheSameOfKeysAndPasswordsChangesNothing() {
        String document = """
                {"format":"portico/v1","consumers":[{"name":"keyed","credentials":[
                {"type":"jwt-key","name":"signing","keyId":"acme-2","algorithm":"HS256","value":"a-secret-of-more-than-thirty-two-octets"},
                {"type":"basic","name":"login","username":"carl","value":"correct horse battery"},
                {"type":"jwt-key","name":"made","keyId":"acme-3","algorithm":"HS512"}]}]}""";
        var first = api.post("/config", document).expect(200);
        assertThat(first.json().get("credentials")).hasSize(1);
        long revision = first.revision();
        var again = api.post("/config", document).expect(200);
        assertThat(again.revision()).isEqualTo(revision);
        assertThat(again.json().path("credentials")).isEmpty();
        var changed = api.post("/config", document.replace("HS512", "HS384")).expect(200);
        assertThat(changed.revision()).isEqualTo(revision + 1);
        assertThat(changed.json().get("credentials")).hasSize(1);
    }

    private String material() {
        return io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .call(() -> sql.query(
                        "select material from credential c join consumer o on o.id = c.consumer_id where o.name = 'keyed'",
                        row -> row.getString(1)))
                .get(0);
    }

    private List<String> hashes() {
        return io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .call(() -> sql.query(
                        "select hash from credential c join consumer o on o.id = c.consumer_id where o.name = 'keyed'",
                        row -> row.getString(1)));
    }

    /** In any order and without the head's lock nodes say what was used, while writers take credentials away. */
    @Test
    void whatNodesSayWaitsForNoWriterAndStopsNone() throws Exception {
        for (String name : List.of("a", "b"))
            api.post(PATH, "{\"type\":\"api-key\",\"name\":\"" + name + "\"}").expect(201);
        UUID consumer =
                UUID.fromString(api.get("/consumers/keyed").json().get("id").asText());
        var uses = new CredentialUses(database);
        String locked = "select 1 from credential where consumer_id = '" + consumer + "' and name = '%s' for update";
        try (var writer = database.getConnection();
                var statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            for (String[] order : new String[][] {{"a", "b"}, {"b", "a"}}) {
                statement.execute(locked.formatted(order[0]));
                var said = CompletableFuture.runAsync(() -> {
                    try {
                        uses.used(List.of(new CredentialUse(consumer, "a", 0), new CredentialUse(consumer, "b", 0)));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                Await.until("it is said, or waits for the writer", () -> said.isDone() || someoneWaits());
                statement.execute(locked.formatted(order[1]));
                said.get(2, TimeUnit.MINUTES);
                writer.rollback();
            }
            writer.setAutoCommit(true);
        }
        uses.used(List.of(new CredentialUse(consumer, "a", 0), new CredentialUse(consumer, "b", 0)));
        assertThat(api.get(PATH).json().at("/items").findValues("lastUsedAt")).hasSize(2);
    }

    private boolean someoneWaits() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1 from pg_locks where not granted")) {
            return rows.next();
        }
    }
}
