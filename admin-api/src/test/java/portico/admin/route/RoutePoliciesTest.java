package portico.admin.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class RoutePoliciesTest {
    private final AdminApi api = AdminApi.as("editor");

    @BeforeEach
    void configuration() {
        String document = """
                format: portico/v1
                services:
                - {name: s, url: "http://a:1", policies: [{type: key-auth}]}
                - {name: t, url: "http://t:1", policies: [{type: cors, settings: {origins: ["https://a.test"]}}]}
                policies:
                - {name: log, type: access-log, everywhere: true}
                - {name: gold, type: rate-limit, groups: [gold], settings: {limit: 9}}
                routes:
                - {name: closed, match: {paths: [/closed]}, forward: {service: s}, policies: [{type: rate-limit, settings: {limit: 1}}]}
                - {name: freed, match: {paths: [/freed]}, forward: {service: s}, policies: [{name: key-auth, enabled: false}]}
                - {name: half, match: {paths: [/half]}, respond: {}, policies: [{type: key-auth, when: {methods: [POST]}}]}
                - {name: shared, match: {paths: [/shared]}, split: {destinations: [{service: s}, {service: t}]}}
                - {name: guarded, match: {paths: [/guarded]}, split: {destinations: [{service: s}]}}
                - {name: disabled, match: {paths: [/off]}, respond: {}, enabled: false}
                - {name: plain, match: {paths: [/plain]}, respond: {}}
                - {name: token, match: {paths: [/token]}, respond: {}, policies: [{type: any-of, settings: {of: [{type: jwt}]}}]}
                - name: strangers
                  match: {paths: [/strangers]}
                  respond: {}
                  policies: [{type: any-of, settings: {of: [{type: jwt}], anonymous: guest}}]
                - name: trusting
                  match: {paths: [/trusting]}
                  respond: {}
                  policies:
                  - type: any-of
                    settings: {of: [{type: jwt}, {type: forward-auth, settings: {url: "http://a.test/", failure: pass}}]}
                consumers: [{name: acme, groups: [gold], policies: [{name: rate-limit, enabled: false}]}]
                """;
        AdminApi.as("admin")
                .post("/config?mode=replace", document, "content-type", "application/yaml")
                .expect(200);
    }

    @Test
    void onlyWhoHasTheRightTakesAWiderPolicyAway() {
        String freed = """
                {"match":{"paths":["/closed"]},"forward":{"service":"s"},"policies":[{"name":"key-auth","enabled":false}]}""";
        JsonNode refused = api.put("/routes/closed", freed).expect(403).json();
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo("policies[0].enabled");
        assertThat(refused.at("/errors/0/message").asText()).contains("key-auth", "policies:exempt");
        AdminApi.as("admin").put("/routes/closed", freed).expect(200);
        // What has been decided may stay when others edit the rest.
        api.put("/routes/closed", freed.replace("}]}", "}],\"tags\":[\"a\"]}")).expect(200);
    }

    @Test
    void whatRunsSaysWhereItComesFrom() {
        JsonNode items =
                api.get("/routes/closed/effective-policies").expect(200).json().get("items");
        assertThat(items.findValuesAsText("name")).containsExactly("log", "key-auth", "rate-limit");
        assertThat(items.findValuesAsText("level")).containsExactly("everywhere", "service", "route");
        assertThat(items.findValuesAsText("phase")).containsExactly("edge", "authentication", "limits");
    }

    @Test
    void aConsumerBringsItsOwn() {
        JsonNode items = api.get("/routes/closed/effective-policies?consumer=acme")
                .expect(200)
                .json()
                .get("items");
        assertThat(items.findValuesAsText("name")).containsExactly("log", "key-auth", "gold");
        assertThat(items.at("/2/source").asText()).isEqualTo("gold");
    }

    @Test
    void aSplitRouteRunsThePoliciesOfTheServiceThatIsChosen() {
        assertThat(names("/routes/shared/effective-policies")).containsExactly("log", "cors", "key-auth");
        assertThat(names("/routes/shared/effective-policies?service=s")).containsExactly("log", "key-auth");
        assertThat(names("/routes/shared/effective-policies?service=t")).containsExactly("log", "cors");
        JsonNode problem = api.get("/routes/shared/effective-policies?service=u")
                .expect(400)
                .json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("service");
    }

    private List<String> names(String path) {
        return api.get(path).expect(200).json().get("items").findValuesAsText("name");
    }

    @Test
    void openRoutesAreListedInPages() {
        JsonNode first = api.get("/reports/open-routes?limit=2").expect(200).json();
        assertThat(first.get("items").findValuesAsText("name")).containsExactly("freed", "half");
        assertThat(first.at("/items/1/sometimes").asBoolean()).isTrue();
        JsonNode second = api.get("/reports/open-routes?limit=4&cursor="
                        + first.get("next").asText())
                .expect(200)
                .json();
        assertThat(second.get("items").findValuesAsText("name"))
                .containsExactly("plain", "shared", "strangers", "trusting");
        assertThat(second.at("/items/1/sometimes").asBoolean()).isTrue();
        assertThat(second.at("/items/2/sometimes").asBoolean()).isTrue();
        assertThat(second.at("/items/3/sometimes").asBoolean()).isTrue();
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void someRoutesAreAskedAboutByName() {
        JsonNode open = api.get("/reports/open-routes?name=plain&name=closed&name=half&name=nobody")
                .expect(200)
                .json();
        assertThat(open.get("items").findValuesAsText("name")).containsExactlyInAnyOrder("half", "plain");
        api.get("/reports/open-routes?name=No%20Name").expect(400);
    }

    @Test
    void whatRunsBeforeTheConsumerIsKnownDependsOnNone() {
        var admin = AdminApi.as("admin");
        admin.put("/policies/keys", "{\"type\":\"key-auth\"}").expect(201);
        String never = """
                {"match":{"paths":["/plain"]},"respond":{},"policies":[{"use":"keys","when":{"groups":["gold"]}}]}""";
        JsonNode refused = api.put("/routes/plain", never).expect(422).json();
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo("policies[0].when.groups");
        assertThat(refused.at("/errors/0/message").asText()).contains("keys", "before the consumer is known");
        refused = api.put("/consumers/acme", "{\"policies\":[{\"use\":\"keys\"}]}")
                .expect(422)
                .json();
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo("policies[0].use");

        // Nor does it come to that by what a policy becomes.
        admin.put("/policies/marks", "{\"type\":\"acl\",\"settings\":{\"deny\":[\"gold\"]}}")
                .expect(201);
        api.put("/routes/plain", never.replace("keys", "marks")).expect(200);
        refused = api.put("/policies/marks", "{\"type\":\"key-auth\"}")
                .expect(422)
                .json();
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo("type");
        assertThat(refused.at("/errors/0/message").asText()).contains("route plain");
        String both = """
                format: portico/v1
                policies: [{name: marks, type: key-auth}]
                routes: [{name: plain, match: {paths: [/plain]}, respond: {}, policies: [%s]}]""";
        api.post("/config", both.formatted("{use: marks, when: {groups: [gold]}}"), "content-type", "application/yaml")
                .expect(422);
        api.post("/config", both.formatted("{use: marks}"), "content-type", "application/yaml")
                .expect(200);
    }
}
