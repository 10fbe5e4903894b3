package portico.admin.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminClient;
import portico.admin.testing.AdminClient.Answer;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;
import portico.config.InvalidConfiguration;
import portico.testing.Await;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class NodeEnrolmentTest {
    @TestHTTPResource
    URL url;

    @Inject
    AdminSettings settings;

    @Inject
    NodeEnrolment enrolment;

    @Inject
    Told told;

    private AdminClient client;
    private String admin;

    /** What this replica was told. */
    @ApplicationScoped
    static class Told {
        private final Set<UUID> revoked = ConcurrentHashMap.newKeySet();

        void revoked(@Observes NodeChanged event) {
            revoked.add(event.id());
        }

        boolean of(UUID node) {
            return revoked.contains(node);
        }
    }

    @BeforeEach
    void connect() {
        client = new AdminClient("http://127.0.0.1:" + url.getPort());
        admin = new TestAccess(client, settings.dataDir()).token("admin");
    }

    @Test
    void aNodeIsKnownByItsTokenUntilItIsRevoked() {
        JsonNode enrolled = post("/nodes", "{\"name\":\"edge-1\"}", 201);
        String token = enrolled.path("token").asText();
        assertThat(token).matches("nt_[A-Za-z0-9_-]{43}");
        NodeIdentity identity = enrolment.authenticate(token).orElseThrow();
        assertThat(identity.name()).isEqualTo("edge-1");
        assertThat(identity.group()).isEqualTo("default");
        assertThat(get("/nodes/edge-1").text())
                .doesNotContain(token.substring(8))
                .doesNotContain("h1:");
        assertThat(get("/nodes").text()).doesNotContain(token.substring(8)).doesNotContain("h1:");

        post("/nodes/edge-1/revoke", "", 200);
        assertThat(enrolment.authenticate(token)).isEmpty();
        Await.until("this replica was told", () -> told.of(identity.id()));
        assertThat(get("/nodes/edge-1").json().path("revokedAt").asText()).isNotEmpty();
    }

    @Test
    void aNodeIsDrainedAndTakenBack() {
        JsonNode enrolled = post("/nodes", "{\"name\":\"edge-3\"}", 201);
        String token = enrolled.path("token").asText();
        UUID id = UUID.fromString(enrolled.path("id").asText());
        assertThat(told.of(id)).isFalse();
        assertThat(post("/nodes/edge-3/drain", "", 200).path("drained").asBoolean())
                .isTrue();
        assertThat(enrolment.authenticate(token).orElseThrow().drained()).isTrue();
        Await.until("this replica was told", () -> told.of(id));
        Answer back = client.as(admin, "DELETE", "/api/v1/nodes/edge-3/drain", "");
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.json().path("drained").asBoolean()).isFalse();
        assertThat(enrolment.authenticate(token).orElseThrow().drained()).isFalse();
        post("/nodes/edge-3/drain", "", 200);
        post("/nodes/edge-3/drain?off=true", "", 200);
        assertThat(enrolment.authenticate(token).orElseThrow().drained()).isFalse();
    }

    @Test
    void aDeletedNodeIsOutAndItsNameIsFree() {
        JsonNode enrolled = post("/nodes", "{\"name\":\"edge-2\"}", 201);
        assertThat(post("/nodes", "{\"name\":\"edge-2\"}", 409).path("type").asText())
                .endsWith("already-exists");
        assertThat(client.as(admin, "DELETE", "/api/v1/nodes/edge-2", "").status())
                .isEqualTo(204);
        assertThat(enrolment.authenticate(enrolled.path("token").asText())).isEmpty();
        UUID id = UUID.fromString(enrolled.path("id").asText());
        Await.until("this replica was told", () -> told.of(id));
        post("/nodes", "{\"name\":\"edge-2\"}", 201);
    }

    @Test
    void nodesAndTheirGroupsAreFoundByAPartOfTheirNames() {
        post("/node-groups", "{\"name\":\"lisbon\"}", 201);
        for (String name : new String[] {"sought-1", "far-sought", "soug"})
            post("/nodes", "{\"name\":\"" + name + "\"}", 201);
        assertThat(names("/nodes?q=sought")).containsExactly("far-sought", "sought-1");
        assertThat(names("/nodes?q=sought&limit=1")).containsExactly("far-sought");
        assertThat(names("/node-groups?q=isbo")).containsExactly("lisbon");
        assertThat(names("/node-groups?q=lisbon-2")).isEmpty();
    }

    private List<String> names(String path) {
        return get(path).json().path("items").findValuesAsText("name");
    }

    @Test
    void aNodeJoinsItsGroupAndMayJoinAgain() {
        String join = post("/node-groups", "{\"name\":\"berlin\"}", 201)
                .path("joinToken")
                .asText();
        assertThat(join).matches("jt_[A-Za-z0-9_-]{43}");
        assertThat(get("/node-groups/berlin").text()).doesNotContain(join.substring(8));
        EnrolledNode first = enrolment.join(join, "pod-1");
        assertThat(enrolment.authenticate(first.token()).orElseThrow().group()).isEqualTo("berlin");

        EnrolledNode again = enrolment.join(join, "pod-1");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(enrolment.authenticate(first.token())).isEmpty();
        assertThat(enrolment.authenticate(again.token())).isPresent();
        Await.until("the old channel is closed", () -> told.of(first.id()));

        assertThat(client.as(admin, "DELETE", "/api/v1/node-groups/berlin", "").status())
                .isEqualTo(409);
    }

    @Test
    void aJoinTokenTakesNobodyElsesNode() {
        String join = post("/node-groups", "{\"name\":\"paris\"}", 201)
                .path("joinToken")
                .asText();
        String other = post("/node-groups", "{\"name\":\"rome\"}", 201)
                .path("joinToken")
                .asText();
        post("/nodes", "{\"name\":\"by-hand\",\"group\":\"paris\"}", 201);
        assertThatThrownBy(() -> enrolment.join(join, "by-hand")).isInstanceOf(NodeNameTaken.class);
        enrolment.join(join, "of-paris");
        assertThatThrownBy(() -> enrolment.join(other, "of-paris")).isInstanceOf(NodeNameTaken.class);
        post("/nodes/of-paris/revoke", "", 200);
        assertThatThrownBy(() -> enrolment.join(join, "of-paris")).isInstanceOf(NodeNameTaken.class);
    }

    @Test
    void aJoinTokenThatIsUnknownRenewedOrTakenAwayLetsNobodyIn() {
        String old = post("/node-groups", "{\"name\":\"oslo\"}", 201)
                .path("joinToken")
                .asText();
        String renewed =
                post("/node-groups/oslo/join-token", "", 200).path("joinToken").asText();
        assertThatThrownBy(() -> enrolment.join(old, "late")).isInstanceOf(JoinRefused.class);
        EnrolledNode in = enrolment.join(renewed, "in-time");
        assertThat(client.as(admin, "DELETE", "/api/v1/node-groups/oslo/join-token", "")
                        .status())
                .isEqualTo(204);
        assertThatThrownBy(() -> enrolment.join(renewed, "late")).isInstanceOf(JoinRefused.class);
        assertThatThrownBy(() -> enrolment.join("", "late")).isInstanceOf(JoinRefused.class);
        assertThat(enrolment.authenticate(in.token())).isPresent();
        assertThat(enrolment.authenticate(renewed)).isEmpty(); // a join token is no node's
        assertThatThrownBy(() -> enrolment.join(renewed, "Not A Name")).isInstanceOf(InvalidConfiguration.class);
    }

    @Test
    void theDefaultGroupStays() {
        Answer answer = client.as(admin, "DELETE", "/api/v1/node-groups/default", "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problem()).isEqualTo("in-use");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        no name           | {}                                     | name
        a bad name        | {'name':'../etc'}                      | name
        a NUL             | {'name':'a\\u0000'}                    | name
        a missing group   | {'name':'lost','group':'atlantis'}     | group
        a token brought   | {'name':'lost','token':'nt_mine'}      | token
        """)
    void badInputNamesItsField(String what, String body, String field) {
        JsonNode problem = post("/nodes", body.replace('\'', '"'), 422);
        assertThat(problem.path("errors").path(0).path("field").asText()).isEqualTo(field);
        assertThat(get("/nodes/lost").status()).isEqualTo(404);
    }

    @Test
    void namesThatCannotBeAreNotFound() {
        for (String name : new String[] {"%00", "a%2Fb", "..%2f", "x".repeat(300)})
            assertThat(get("/nodes/" + name).status()).as(name).isIn(400, 404);
    }

    private JsonNode post(String path, String body, int status) {
        Answer answer = client.as(admin, "POST", "/api/v1" + path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer.json();
    }

    private Answer get(String path) {
        return client.as(admin, "GET", "/api/v1" + path, "");
    }
}
