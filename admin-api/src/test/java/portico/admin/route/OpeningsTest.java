package portico.admin.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;

/** A dry run names every route that the change opens, whatever it is that changes, and what it says comes true. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class OpeningsTest {
    private static final String CONFIGURATION = """
            format: portico/v1
            services:
            - {name: guarded, url: "http://a:1", policies: [{type: key-auth}]}
            - {name: sharing, url: "http://a:1", policies: [{use: shared}]}
            - {name: bare, url: "http://a:1"}
            policies:
            - {name: everywhere, type: jwt, everywhere: true}
            - {name: shared, type: key-auth}
            - {name: log, type: access-log, everywhere: true}
            - {name: gold, type: rate-limit, groups: [gold], settings: {limit: 9}}
            - {name: idle, type: key-auth}
            routes:
            - {name: own, match: {paths: [/own]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: basic-auth}]}
            - {name: by-service, match: {paths: [/by-service]}, forward: {service: guarded}, policies: [{name: everywhere, enabled: false}]}
            - {name: by-shared, match: {paths: [/by-shared]}, forward: {service: sharing}, policies: [{name: everywhere, enabled: false}]}
            - {name: using, match: {paths: [/using]}, forward: {service: bare}, policies: [{name: everywhere, enabled: false}, {use: shared}]}
            - {name: split, match: {paths: [/split]}, split: {destinations: [{service: guarded}, {service: sharing}]}, policies: [{name: everywhere, enabled: false}]}
            - {name: wide, match: {paths: [/wide]}, respond: {}}
            - {name: wide-too, match: {paths: [/wide-too]}, forward: {service: bare}}
            - {name: half, match: {paths: [/half]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: key-auth, when: {methods: [POST]}}]}
            - {name: resting, match: {paths: [/resting]}, respond: {}, enabled: false, policies: [{name: everywhere, enabled: false}]}
            - {name: open, match: {paths: [/open]}, respond: {}, policies: [{name: everywhere, enabled: false}]}
            consumers: [{name: acme, groups: [gold]}, {name: other, groups: [silver]}]
            """;

    private final AdminApi api = AdminApi.as("admin");

    @BeforeEach
    void configuration() {
        yaml("/config?mode=replace", CONFIGURATION).expect(200);
    }

    @ParameterizedTest(name = "{0} opens {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            a route that drops its own            | routes: [{name: own, match: {paths: [/own]}, respond: {}, policies: [{name: everywhere, enabled: false}]}] | own
            a route that is freed by an exemption | routes: [{name: wide, match: {paths: [/wide]}, respond: {}, policies: [{name: everywhere, enabled: false}]}] | wide
            a route that lets strangers pass      | routes: [{name: wide, match: {paths: [/wide]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: any-of, settings: {of: [{type: jwt}], anonymous: guest}}]}] | wide
            a route that asks only sometimes      | routes: [{name: own, match: {paths: [/own]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: basic-auth, when: {methods: [PUT]}}]}] | own
            a route that asks at other times      | routes: [{name: half, match: {paths: [/half]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: key-auth, when: {methods: [PUT]}}]}] | half
            a route that asks less often          | routes: [{name: half, match: {paths: [/half]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: key-auth, when: {methods: [POST], headers: {a: b}}}]}] | half
            a route that asks more often          | routes: [{name: half, match: {paths: [/half]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: key-auth, when: {methods: [POST, PUT]}}]}] | -
            a route that asks for something else  | routes: [{name: half, match: {paths: [/half]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: jwt, when: {methods: [POST]}}]}] | -
            a route that lets strangers sometimes | routes: [{name: half, match: {paths: [/half]}, respond: {}, policies: [{name: everywhere, enabled: false}, {type: any-of, settings: {of: [{type: jwt}], anonymous: guest}, when: {methods: [POST]}}]}] | half
            a route that goes to one more         | routes: [{name: half, match: {paths: [/half]}, split: {destinations: [{service: bare}, {service: guarded}]}, policies: [{name: everywhere, enabled: false}, {name: own, type: jwt, when: {methods: [GET]}}]}] | half
            a route that asked sometimes          | routes: [{name: half, match: {paths: [/half]}, respond: {}, policies: [{name: everywhere, enabled: false}]}] | half
            a route that goes elsewhere           | routes: [{name: by-service, match: {paths: [/by-service]}, forward: {service: bare}, policies: [{name: everywhere, enabled: false}]}] | by-service
            a new route                           | routes: [{name: new, match: {paths: [/new]}, respond: {}, policies: [{name: everywhere, enabled: false}]}] | new
            a new route that is guarded           | routes: [{name: new, match: {paths: [/new]}, respond: {}}] | -
            a route that comes back               | routes: [{name: resting, match: {paths: [/resting]}, respond: {}, policies: [{name: everywhere, enabled: false}]}] | resting
            a route that stays open               | routes: [{name: open, match: {paths: [/open, /also]}, respond: {}, policies: [{name: everywhere, enabled: false}]}] | -
            a route that changes what it asks for | routes: [{name: own, match: {paths: [/own]}, respond: {}, policies: [{type: jwt}]}] | -
            a service that drops its own          | services: [{name: guarded, url: "http://a:1"}] | by-service split
            a service that uses another           | services: [{name: guarded, url: "http://a:1", policies: [{use: log}]}] | by-service split
            a service that only moves             | services: [{name: guarded, url: "http://b:1", policies: [{type: key-auth}]}] | -
            a service that frees its routes       | services: [{name: bare, url: "http://a:1", policies: [{name: everywhere, enabled: false}]}] | wide-too
            everywhere, disabled                  | policies: [{name: everywhere, type: jwt, everywhere: true, enabled: false}] | wide wide-too
            everywhere, no longer                 | policies: [{name: everywhere, type: jwt}] | wide wide-too
            everywhere, under a condition         | policies: [{name: everywhere, type: jwt, everywhere: true, when: {headers: {a: "1"}}}] | wide wide-too
            everywhere, letting strangers pass    | policies: [{name: everywhere, type: any-of, everywhere: true, settings: {of: [{type: jwt}], anonymous: guest}}] | wide wide-too
            everywhere, of another type           | policies: [{name: everywhere, type: access-log, everywhere: true}] | wide wide-too
            everywhere, in other words            | policies: [{name: everywhere, type: jwt, everywhere: true, settings: {scopes: [a]}}] | -
            a shared policy, disabled             | policies: [{name: shared, type: key-auth, enabled: false}] | by-shared split using
            a shared policy, of another type      | policies: [{name: shared, type: access-log}] | by-shared split using
            a shared policy that is not used      | policies: [{name: idle, type: key-auth, enabled: false}] | -
            a policy that does not authenticate   | policies: [{name: log, type: access-log, everywhere: true, enabled: false}] | -
            a policy of a group                   | policies: [{name: gold, type: rate-limit, groups: [silver], settings: {limit: 9}}] | -
            a consumer that leaves its group      | consumers: [{name: acme}] | -
            two changes of which one makes up     | "{services: [{name: guarded, url: 'http://a:1'}], policies: [{name: guard, type: key-auth, everywhere: true}]}" | -
            """)
    void theRoutesThatAChangeOpensAreNamed(String what, String change, String opens) {
        String document = change.startsWith("\"{")
                ? "{format: portico/v1, " + change.substring(2, change.length() - 1)
                : "format: portico/v1\n" + change;
        checkThatItComesTrue("/config", document, opens == null ? List.of() : List.of(opens.split(" ")));
    }

    @Test
    void theRoutesThatADeletionOpensAreNamed() {
        String empty = "format: portico/v1";
        checkThatItComesTrue("/config?delete=policies/everywhere", empty, List.of("wide", "wide-too"));
        configuration();
        checkThatItComesTrue("/config?delete=policies/idle&delete=routes/open", empty, List.of());
        api.get("/routes/open").expect(404);
    }

    @Test
    void theRoutesThatARollbackOpensAreNamed() {
        long before = yaml(
                        "/config",
                        "{format: portico/v1, routes: [{name: back, match: {paths: [/back]}, respond: {},"
                                + " policies: [{name: everywhere, enabled: false}]}]}")
                .expect(200)
                .revision();
        api.put("/routes/back", "{\"match\":{\"paths\":[\"/back\"]},\"respond\":{}}")
                .expect(200);

        JsonNode dry = api.post("/revisions/" + before + "/rollback?dry-run=true", "")
                .expect(200)
                .json();

        assertThat(dry.at("/opened/routes").findValuesAsText("name")).containsExactly("back");
        assertThat(openRoutes()).doesNotContain("back");
        assertThat(api.post("/revisions/" + before + "/rollback", "")
                        .expect(200)
                        .json()
                        .has("opened"))
                .isFalse();
        assertThat(openRoutes()).contains("back");
    }

    @Test
    void whatIsOpenedIsNamedAsInTheReport() {
        JsonNode opened = yaml("/config?dry-run=true&delete=policies/everywhere", "format: portico/v1")
                .expect(200)
                .json()
                .get("opened");
        assertThat(opened.get("count").asInt()).isEqualTo(2);
        assertThat(opened.at("/routes/0/paths/0").asText()).isEqualTo("/wide");
        assertThat(opened.at("/routes/0/sometimes").asBoolean()).isFalse();
        JsonNode half = yaml("/config?dry-run=true", """
                format: portico/v1
                policies: [{name: everywhere, type: jwt, everywhere: true, when: {methods: [POST]}}]""").expect(200).json();
        assertThat(half.at("/opened/routes/0/sometimes").asBoolean()).isTrue();
    }

    @Test
    void aDeletionThatCannotBeMeantIsRefused() {
        String empty = "format: portico/v1";
        for (String delete :
                List.of("routes", "route/own", "routes/", "routes/A", "/own", "routes/own&delete=routes/own"))
            assertThat(yaml("/config?delete=" + delete, empty)
                            .expect(400)
                            .json()
                            .at("/errors/0/field")
                            .asText())
                    .isEqualTo("delete");
        yaml("/config?mode=replace&delete=routes/own", empty).expect(400);
        yaml("/config?delete=routes/own&" + "delete=routes/a&".repeat(16), empty)
                .expect(400);
        yaml("/config?delete=routes/nobody", empty).expect(404);
        yaml("/config?delete=policies/shared", empty).expect(409);
        yaml("/config?delete=routes/own", "{format: portico/v1, routes: [{name: own, respond: {}}]}")
                .expect(400);
        api.get("/routes/own").expect(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PUT    | {"type":"jwt","everywhere":true,"enabled":false}                   | enabled
            PUT    | {"type":"jwt"}                                                     | everywhere
            PUT    | {"type":"key-auth","everywhere":true}                              | type
            PATCH  | {"when":{"methods":["POST"]}}                                      | when
            PATCH  | {"type":"any-of","settings":{"of":[{"type":"jwt"}]}}               | type
            DELETE | -                                                                  | name
            """)
    void stoppingWhatRunsEverywhereNeedsTheRight(String method, String body, String field) {
        String path = "/policies/everywhere";
        String sent = method.equals("DELETE") ? null : body;
        JsonNode refused =
                AdminApi.as("editor").send(method, path, sent).expect(403).json();
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(refused.at("/errors/0/message").asText()).contains("everywhere", "policies:exempt");
        assertThat(api.send(method, path, sent).status()).isIn(200, 204);
    }

    @Test
    void strangersAreLetInEverywhereOnlyByWhoHasTheRight() {
        String guard = "{\"type\":\"any-of\",\"everywhere\":true,\"settings\":{\"of\":[{\"type\":\"jwt\"}]%s}}";
        var editor = AdminApi.as("editor");
        editor.put("/policies/guard", guard.formatted("")).expect(201);
        String open = guard.formatted(",\"anonymous\":\"guest\"");
        assertThat(editor.put("/policies/guard", open)
                        .expect(403)
                        .json()
                        .at("/errors/0/field")
                        .asText())
                .isEqualTo("settings");
        api.put("/policies/guard", open).expect(200);
        editor.patch("/policies/guard", "{\"tags\":[\"a\"]}").expect(200);
    }

    @Test
    void whatDoesNotStopAPolicyNeedsNoRight() {
        var editor = AdminApi.as("editor");
        editor.patch("/policies/everywhere", "{\"settings\":{\"scopes\":[\"a\"]}}")
                .expect(200);
        editor.patch("/policies/shared", "{\"enabled\":false}").expect(200);
        editor.patch("/policies/shared", "{\"everywhere\":true,\"when\":{\"methods\":[\"POST\"]}}")
                .expect(200);
        editor.patch("/policies/shared", "{\"enabled\":true}").expect(200);
        editor.patch("/policies/shared", "{\"when\":null}").expect(200);
        editor.delete("/policies/idle").expect(204);
    }

    private void checkThatItComesTrue(String path, String document, List<String> opens) {
        List<String> before = openRoutes();
        String dryRun = path + (path.contains("?") ? "&" : "?") + "dry-run=true";
        JsonNode opened = yaml(dryRun, document).expect(200).json().get("opened");
        assertThat(opened.get("routes").findValuesAsText("name")).containsExactlyElementsOf(opens);
        assertThat(opened.get("count").asInt()).isEqualTo(opens.size());
        assertThat(openRoutes()).isEqualTo(before);

        assertThat(yaml(path, document).expect(200).json().has("opened")).isFalse();
        if (!opens.equals(List.of("half"))) // it was in the report already, as one that asks sometimes
        assertThat(openRoutes().stream().filter(name -> !before.contains(name)).toList())
                    .isEqualTo(opens);
    }

    private List<String> openRoutes() {
        return api.get("/reports/open-routes").expect(200).json().get("items").findValuesAsText("name");
    }

    private Answer yaml(String path, String document) {
        return api.post(path, document, "content-type", "application/yaml");
    }
}
