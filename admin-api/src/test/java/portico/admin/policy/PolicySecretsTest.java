package portico.admin.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.configuration.Sql;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;
import portico.config.json.ConfigJson;

/** Secrets in the settings of policies: taken once, kept sealed, shown to nobody. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class PolicySecretsTest {
    private static final String SECRET = "unmistakable-secret-7";
    private static final String ROUTE = "/routes/third-party";

    @Inject
    Sql sql;

    private final AdminApi api = AdminApi.as("editor");

    @BeforeEach
    @AfterEach
    void clean() {
        api.delete(ROUTE);
        api.delete("/policies/shared-key");
    }

    @Test
    void aSecretIsInNoAnswerAndSealedWhereItIsStored() {
        long revision = api.put(ROUTE, route(SECRET)).expect(201).revision();
        api.put("/policies/shared-key", """
                {"type":"upstream-auth","settings":{"basic":{"username":"portico","password":"%s"}}}""".formatted(SECRET)).expect(201);
        for (String path : new String[] {
            ROUTE,
            "/routes",
            ROUTE + "/effective-policies",
            "/policies",
            "/policies/shared-key",
            "/config",
            "/changes",
            "/revisions/" + revision + "/config",
            "/revisions/" + revision + "/diff?to=" + (revision - 1)
        })
            assertThat(api.get(path).expect(200).text())
                    .as(path)
                    .contains("upstream-auth")
                    .doesNotContain(SECRET, "sealed", "s1:");
        assertThat(stored()).contains("\"sealed\"", "s1:").doesNotContain(SECRET);
    }

    @Test
    void whatWasReadCanBeWrittenBackAndTheSecretStays() {
        long revision = api.put(ROUTE, route(SECRET)).expect(201).revision();
        String before = stored();
        assertThat(api.put(ROUTE, api.get(ROUTE).text()).expect(200).revision()).isEqualTo(revision);
        assertThat(api.put(ROUTE, route(SECRET)).expect(200).revision()).isEqualTo(revision);
        api.patch(ROUTE, "{\"tags\":[\"new\"]}").expect(200);
        assertThat(stored()).contains(envelope(before));
        api.put(ROUTE, route("another-secret-8")).expect(200);
        assertThat(stored()).doesNotContain(envelope(before));
    }

    @Test
    void aDifferenceSaysThatASecretHasChangedAndNotToWhat() {
        long before = api.put(ROUTE, route(SECRET)).expect(201).revision();
        long after = api.put(ROUTE, route("another-secret-8")).expect(200).revision();
        Answer diff = api.get("/revisions/" + before + "/diff?to=" + after).expect(200);
        assertThat(diff.json().at("/items/0/fields").findValuesAsText("path"))
                .containsExactly("/policies/0/settings/header/value");
        assertThat(diff.text()).doesNotContain("another-secret", SECRET, "s1:");
    }

    @Test
    void goingBackBringsTheOldSecretBack() {
        long before = api.put(ROUTE, route(SECRET)).expect(201).revision();
        String old = envelope(stored());
        api.put(ROUTE, route("another-secret-8")).expect(200);
        api.delete(ROUTE).expect(204);
        AdminApi.as("admin").post("/revisions/" + before + "/rollback", "").expect(200);
        assertThat(stored()).contains(old);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"x-key\"}",
                "{\"name\":\"x-key\",\"value\":{\"sealed\":\"s1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}",
                "{\"name\":\"x-key\",\"value\":{\"sealed\":\"nonsense\"}}",
                "{\"name\":\"x-key\",\"value\":7}",
                "{\"name\":\"x-key\",\"value\":\"\"}",
                "{\"name\":\"x-key\",\"value\":\"a\\nb\"}"
            })
    void aSecretThatIsNoneIsRefused(String header) {
        Answer refused = api.put(ROUTE, """
                {"respond":{},"policies":[{"type":"upstream-auth","settings":{"header":%s}}]}""".formatted(header));
        assertThat(refused.status()).isIn(400, 422);
        assertThat(refused.text()).contains("policies[0].settings.header.value");
    }

    @Test
    void theSecretOfOneRouteIsNotThatOfAnother() {
        api.put(ROUTE, route(SECRET)).expect(201);
        String stolen = envelope(stored());
        Answer refused = api.put("/policies/shared-key", """
                {"type":"upstream-auth","settings":{"header":{"name":"x-key","value":{"sealed":"%s"}}}}""".formatted(stolen));
        assertThat(refused.status()).isEqualTo(422);
    }

    /** Each is for one server, and must not get to the other because somebody has sorted them. */
    @Test
    void secretsInsideAnAnyOfStayWithTheServersThatTheyAreFor() {
        String first = asking("https://first.test/", "");
        String second = asking("https://second.test/", "");
        api.put(
                        ROUTE,
                        anyOf(
                                asking("https://first.test/", ",\"clientSecret\":\"" + SECRET + "\""),
                                asking("https://second.test/", ",\"clientSecret\":\"another-secret-8\"")))
                .expect(201);
        Map<String, String> before = envelopes();
        assertThat(before).hasSize(2);

        api.put(ROUTE, anyOf(second, first)).expect(200);
        assertThat(envelopes()).isEqualTo(before);

        api.put(ROUTE, anyOf(second)).expect(200);
        assertThat(envelopes()).isEqualTo(Map.of("https://second.test/", before.get("https://second.test/")));

        Answer elsewhere = api.put(ROUTE, anyOf(asking("https://third.test/", "")));
        assertThat(elsewhere.status()).isEqualTo(422);
        assertThat(elsewhere.json().at("/errors/0/field").asText())
                .isEqualTo("policies[0].settings.of[0].settings.clientSecret");
    }

    private static String asking(String url, String more) {
        return """
                {"type":"oauth2-introspection","settings":{"url":"%s","clientId":"portico"%s}}""".formatted(url, more);
    }

    private static String anyOf(String... members) {
        return """
                {"respond":{},"policies":[{"type":"any-of","settings":{"of":[%s]}}]}""".formatted(String.join(",", members));
    }

    /** The sealed secrets of the members, by where each asks. */
    private Map<String, String> envelopes() {
        Map<String, String> sealed = new HashMap<>();
        JsonNode members = ConfigJson.readTree(stored().getBytes(UTF_8)).at("/policies/0/settings/of");
        for (var member : members)
            sealed.put(
                    member.at("/settings/url").asText(),
                    member.at("/settings/clientSecret/sealed").asText());
        return sealed;
    }

    private static String route(String secret) {
        return """
                {"respond":{},"policies":[{"type":"upstream-auth","settings":{"header":{"name":"x-key","value":"%s"}}}]}""".formatted(secret);
    }

    private static String envelope(String stored) {
        int start = stored.indexOf("s1:");
        return stored.substring(start, stored.indexOf('"', start));
    }

    private String stored() {
        return io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .call(() ->
                        sql.query("select body::text from route where name = 'third-party'", row -> row.getString(1)))
                .get(0);
    }
}
