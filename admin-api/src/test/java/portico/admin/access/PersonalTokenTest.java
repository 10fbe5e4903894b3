package portico.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminClient;
import portico.admin.testing.AdminClient.Answer;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class PersonalTokenTest {
    @TestHTTPResource
    URL url;

    @Inject
    AdminSettings settings;

    @Inject
    DataSource database;

    private AdminClient client;
    private TestAccess access;

    @BeforeEach
    void connect() {
        client = new AdminClient("http://127.0.0.1:" + url.getPort());
        access = new TestAccess(client, settings.dataDir());
    }

    @Test
    void isShownOnceAndWorksUntilRevoked() {
        String session = session("owner", "editor");
        JsonNode made = client.as(session, "POST", "/api/v1/tokens", "{\"name\":\"ci\",\"expiresIn\":\"30d\"}")
                .json();
        String value = made.path("value").asText();
        assertThat(value).matches("pat_[A-Za-z0-9_-]{43}");
        Answer me = client.as(value, "GET", "/api/v1/auth/me", "");
        assertThat(me.json().path("name").asText()).isEqualTo("owner");
        assertThat(me.json().path("role").asText()).isEqualTo("editor");

        Answer list = client.as(session, "GET", "/api/v1/tokens", "");
        assertThat(list.text()).doesNotContain(value.substring(10)).doesNotContain("hash");
        JsonNode shown = list.json().path("items").path(0);
        assertThat(shown.path("hint").asText()).isEqualTo(value.substring(0, 8));
        assertThat(shown.path("lastUsedAt").asText()).isNotEmpty();

        String id = made.path("id").asText();
        assertThat(client.as(session("neighbour", "admin"), "DELETE", "/api/v1/tokens/" + id, "")
                        .status())
                .isEqualTo(404); // not theirs
        assertThat(client.as(session, "DELETE", "/api/v1/tokens/" + id, "").status())
                .isEqualTo(204);
        assertThat(client.as(value, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
        assertThat(client.as(session, "DELETE", "/api/v1/tokens/" + id, "").status())
                .isEqualTo(404);
    }

    @Test
    void isRefusedWhenItHasExpired() throws SQLException {
        String session = session("expiring", "viewer");
        JsonNode made = client.as(session, "POST", "/api/v1/tokens", "{\"name\":\"brief\"}")
                .json();
        String value = made.path("value").asText();
        assertThat(client.as(value, "GET", "/api/v1/auth/me", "").status()).isEqualTo(200);
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("update access_token set expires_at = now() where id = ?::uuid")) {
            statement.setString(1, made.path("id").asText());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        assertThat(client.as(value, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
    }

    @Test
    void neverAllowsMoreThanItsUserDoesToday() {
        String session = session("demoted", "admin");
        String value = client.as(session, "POST", "/api/v1/tokens", "{\"name\":\"strong\"}")
                .json()
                .path("value")
                .asText();
        assertThat(client.as(value, "GET", "/api/v1/users", "").status()).isEqualTo(200);
        client.as(access.token("admin"), "PATCH", "/api/v1/users/demoted", "{\"role\":\"viewer\"}");
        assertThat(client.as(value, "GET", "/api/v1/users", "").status()).isEqualTo(403);
        assertThat(client.as(value, "GET", "/api/v1/nodes", "").status()).isEqualTo(200);
    }

    @Test
    void isNoMoreThanItsMaker() {
        String viewer = session("modest", "viewer");
        Answer greater = client.as(viewer, "POST", "/api/v1/tokens", "{\"name\":\"up\",\"role\":\"admin\"}");
        assertThat(greater.status()).isEqualTo(422);
        assertThat(greater.json().path("errors").path(0).path("field").asText()).isEqualTo("role");
        Answer same = client.as(viewer, "POST", "/api/v1/tokens", "{\"name\":\"same\"}");
        assertThat(same.json().path("role").asText()).isEqualTo("viewer");
    }

    @Test
    void makesNoTokensThatWouldOutliveIt() {
        String session = session("heir", "editor");
        String personal = client.as(session, "POST", "/api/v1/tokens", "{\"name\":\"parent\"}")
                .json()
                .path("value")
                .asText();
        for (String token : new String[] {personal, access.token("admin")}) {
            Answer child = client.as(token, "POST", "/api/v1/tokens", "{\"name\":\"child\",\"expiresIn\":\"366d\"}");
            assertThat(child.status()).isEqualTo(409);
            assertThat(child.problem()).isEqualTo("no-session");
            assertThat(child.json().at("/errors/0/field").asText()).isEqualTo("Authorization");
        }
        assertThat(client.as(session, "GET", "/api/v1/tokens", "").json().path("items"))
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        no name            | {}                                      | name
        a control character| {'name':'a\\u0000b'}                    | name
        forever            | {'name':'a','expiresIn':'9999d'}        | expiresIn
        no time            | {'name':'a','expiresIn':'0s'}           | expiresIn
        not a duration     | {'name':'a','expiresIn':'soon'}         | expiresIn
        not a role         | {'name':'a','role':'root'}              | role
        an unknown field   | {'name':'a','scope':'all'}              | scope
        """)
    void badInputNamesItsField(String what, String body, String field) {
        Answer answer = client.as(badInputSession(), "POST", "/api/v1/tokens", body.replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo(field);
    }

    @Test
    void localAccessNeedsTheSecretOfThisStart() {
        for (String wrong : new String[] {"Local guessed", "Local ", "Bearer " + access.localSecret(), "Local"}) {
            Answer answer =
                    client.send("POST", "/api/v1/auth/local", Map.of("authorization", wrong), "{\"name\":\"x\"}");
            assertThat(answer.status()).as(wrong).isEqualTo(401);
        }
        assertThat(client.send("POST", "/api/v1/auth/local", Map.of(), "{\"name\":\"x\"}")
                        .status())
                .isEqualTo(401);
        assertThat(client.as(access.token("admin"), "GET", "/api/v1/users", "").status())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} is local: {1}")
    @CsvSource({
        "127.0.0.1, true",
        "127.8.9.10, true",
        "::1, true",
        "0:0:0:0:0:0:0:1, true",
        "0:0:0:0:0:0:0:1%lo, true",
        "::ffff:127.0.0.1, true",
        "10.0.0.1, false",
        "128.0.0.1, false",
        "127.0.0.1.example.com, false",
        "::2, false",
        "fe80::1, false"
    })
    void localIsThisMachineOnly(String address, boolean local) {
        assertThat(LoopbackAddress.is(address)).isEqualTo(local);
    }

    private String badInputSession() {
        boolean there = client.as(access.token("admin"), "GET", "/api/v1/users/careless", "")
                        .status()
                == 200;
        if (there) return access.accessToken("careless", TestAccess.PASSWORD);
        return session("careless", "admin");
    }

    private String session(String name, String role) {
        return access.accessToken(name, access.makeSettledUser(name, role));
    }
}
