package portico.admin.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;

/** A misspelt group is refused where it is written, and what was right once can be kept, moved and gone back to. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class GroupsTest {
    private static final String UNKNOWN = "names a group that no consumer is in: ";

    private static final String FOR_PARTNERS = """
            {"match":{"paths":["/partners"]},"respond":{},"policies":[{"type":"acl","settings":{"allow":["partners"]}}]}""";

    private static final String FOR_GOLD = FOR_PARTNERS.replace("partners", "gold");

    private final AdminApi api = AdminApi.as("admin");

    @Inject
    Sql sql;

    @BeforeEach
    void onlyPartners() {
        yaml("?mode=replace", "consumers: [ { name: acme, groups: [partners] }, { name: zeta } ]")
                .expect(200);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            routes       | "match":{"paths":["/a"]},"respond":{},"policies":[{"type":"acl","settings":{"allow":["partners","GROUP"]}}]                      | policies[0].settings.allow[1]
            routes       | "match":{"paths":["/a"]},"respond":{},"policies":[{"type":"key-auth"},{"type":"acl","settings":{"deny":["GROUP"]}}]              | policies[1].settings.deny[0]
            routes       | "match":{"paths":["/a"]},"respond":{},"policies":[{"type":"rate-limit","settings":{"limit":1},"when":{"groups":["GROUP"]}}]       | policies[0].when.groups[0]
            services     | "url":"http://a:1","policies":[{"type":"acl","settings":{"allow":["GROUP"]}}]                                                     | policies[0].settings.allow[0]
            policies     | "type":"rate-limit","settings":{"limit":1},"groups":["partners","GROUP"]                                                          | groups[1]
            policies     | "type":"rate-limit","settings":{"limit":1},"when":{"groups":["GROUP"]}                                                            | when.groups[0]
            policies     | "type":"acl","settings":{"allow":["GROUP"]}                                                                                       | settings.allow[0]
            consumers    | "groups":["partners"],"policies":[{"type":"acl","settings":{"deny":["GROUP"]}}]                                                   | policies[0].settings.deny[0]
            compositions | "calls":{"c":{"service":"s","path":"/","when":{"value":"{consumer.groups.GROUP}","exists":true}}}                                | calls.c.when.value
            """)
    void aGroupThatNobodyIsInIsRefusedWhereItIsNamed(String kind, String fields, String field) {
        api.put("/services/s", "{\"url\":\"http://a:1\"}").expect(201);
        String misspelt = fields.replace("GROUP", "partnrs");
        String before = everything();

        String message = UNKNOWN + "partnrs; did you mean partners?";
        refused(api.put("/" + kind + "/x", "{" + misspelt + "}"), field, message);
        Answer document =
                api.post("/config", "{\"format\":\"portico/v1\",\"" + kind + "\":[{\"name\":\"x\"," + misspelt + "}]}");
        refused(document, kind + "[0]." + field, message);
        refused(api.put("/" + kind + "/x", "{" + fields.replace("GROUP", "zz") + "}"), field, UNKNOWN + "zz");
        assertThat(everything()).isEqualTo(before);

        api.put("/consumers/zeta", "{\"groups\":[\"zz\"]}").expect(200);
        api.put("/" + kind + "/x", "{" + fields.replace("GROUP", "zz") + "}").expect(201);
    }

    @Test
    void soIsOneThatNobodyCanBeIn() {
        api.put("/services/s", "{\"url\":\"http://a:1\"}").expect(201);
        String calls =
                "\"calls\":{\"c\":{\"service\":\"s\",\"path\":\"/\",\"when\":{\"value\":\"{consumer.groups.Partners}\",\"exists\":true}}}";
        String message = UNKNOWN + "Partners; did you mean partners?";
        refused(api.put("/compositions/x", "{" + calls + "}"), "calls.c.when.value", message);
        String document = "{\"format\":\"portico/v1\",%s\"compositions\":[{\"name\":\"x\"," + calls + "}]}";
        refused(api.post("/config", document.formatted("")), "compositions[0].calls.c.when.value", message);
        refused(api.post("/config", document.formatted("\"emptyGroups\":[\"Partners\"],")), "emptyGroups[0]", null);
    }

    @Test
    void whatNamesItNoLongerKeepsItForNobody() {
        api.put("/consumers/zeta", "{\"groups\":[\"gold\"]}").expect(200);
        api.put("/routes/gold", FOR_GOLD).expect(201);
        api.delete("/consumers/zeta").expect(204);
        api.put("/routes/gold", FOR_GOLD.replace("\"gold\"", "\"partners\"")).expect(200);
        api.put("/routes/gold-too", FOR_GOLD.replace("/gold", "/too")).expect(422);
        api.put("/routes/partners", "{\"match\":{\"paths\":[\"/partners\"]},\"respond\":{}}")
                .expect(201);

        api.put("/consumers/zeta", "{\"groups\":[\"gold\"]}").expect(201);
        api.put("/routes/gold", FOR_GOLD).expect(200);
        api.delete("/consumers/zeta").expect(204);
        api.put("/routes/gold", "{\"match\":{\"paths\":[\"/gold\"]},\"respond\":{}}")
                .expect(200);
        api.put("/routes/gold-too", FOR_GOLD.replace("/gold", "/too")).expect(422);
    }

    @Test
    void oneDocumentBringsBoth() {
        yaml("", """
                routes: [ { name: gold, match: { paths: [/gold] }, respond: {}, policies: [ { type: acl, settings: { allow: [gold] } } ] } ]
                consumers: [ { name: zeta, groups: [gold] } ]
                """).expect(200);
        Answer misspelt = yaml("", """
                routes: [ { name: silver, match: { paths: [/silver] }, respond: {}, policies: [ { type: acl, settings: { allow: [sliver] } } ] } ]
                consumers: [ { name: acme, groups: [silver] } ]
                """);
        refused(misspelt, "routes[0].policies[0].settings.allow[0]", UNKNOWN + "sliver; did you mean silver?");
        assertThat(misspelt.json().at("/errors/0/entity").asText()).isEqualTo("route silver");
    }

    @Test
    void aDocumentSaysWhichGroupsMayBeEmpty() {
        String suspended = """
                routes: [ { name: r, match: { paths: [/r] }, respond: {}, policies: [ { type: acl, settings: { deny: [suspended] } } ] } ]
                """;
        yaml("", suspended).expect(422);
        yaml("", "emptyGroups: [suspnded]\n" + suspended).expect(422);
        refused(yaml("", "emptyGroups: [Suspended]\n" + suspended), "emptyGroups[0]", null);
        yaml("", "emptyGroups: [suspended]\n" + suspended).expect(200);
        // From then on it is named already.
        api.put("/routes/other", suspended("/other")).expect(201);
        api.delete("/routes/r").expect(204);
        api.put("/routes/r", suspended("/r")).expect(201);
        api.delete("/routes/r").expect(204);
        api.delete("/routes/other").expect(204);
        api.put("/routes/r", suspended("/r")).expect(422);
    }

    @Test
    void whoLeavesAGroupBreaksNothing() {
        api.put("/routes/partners", FOR_PARTNERS).expect(201);
        api.put("/consumers/acme", "{}").expect(200);
        api.delete("/consumers/acme").expect(204);

        api.put("/routes/partners", FOR_PARTNERS.replace("]}}]}", "]}}],\"tags\":[\"a\"]}"))
                .expect(200);
        api.put("/routes/partners-too", FOR_PARTNERS.replace("/partners", "/too"))
                .expect(201);
        refused(
                api.put("/routes/partners-too", FOR_PARTNERS.replace("[\"partners", "[\"partner")),
                "policies[0].settings.allow[0]",
                UNKNOWN + "partner; did you mean partners?");
        // What is exported now can be written where there is nothing.
        String exported =
                api.get("/config", "accept", "application/yaml").expect(200).text();
        assertThat(exported).contains("emptyGroups");
        api.post("/config?mode=replace", "{\"format\":\"portico/v1\"}").expect(200);
        api.put("/routes/partners", FOR_PARTNERS).expect(422);
        api.post("/config?mode=replace", exported, "content-type", "application/yaml")
                .expect(200);
        assertThat(api.get("/config", "accept", "application/yaml").expect(200).text())
                .isEqualTo(exported);
    }

    /** As when another replica, of a version that knows nothing of it, has written the route. */
    @Test
    void whatAnEntityNamesItMayGoOnNaming() {
        api.put("/consumers/zeta", "{\"groups\":[\"gold\"]}").expect(200);
        api.put("/routes/gold", FOR_GOLD).expect(201);
        api.delete("/consumers/zeta").expect(204);
        QuarkusTransaction.requiringNew().run(() -> sql.update("delete from named_group"));

        api.put("/routes/gold", FOR_GOLD.replace("]}}]}", "]}}],\"tags\":[\"a\"]}"))
                .expect(200);
        api.put("/routes/gold-too", FOR_GOLD.replace("/gold", "/too")).expect(201);
    }

    @Test
    void whoIsInWhichGroupIsWrittenWhateverWasKnownOfThem() {
        QuarkusTransaction.requiringNew()
                .run(() ->
                        sql.update("insert into consumer_group select 'gold', id from consumer where name = 'zeta'"));

        api.put("/consumers/zeta", "{\"groups\":[\"gold\",\"silver\"]}").expect(200);
        QuarkusTransaction.requiringNew().run(() -> sql.update("delete from consumer_group"));
        api.patch("/consumers/zeta", "{\"groups\":[\"silver\"]}").expect(200);
        assertThat(api.get("/groups").expect(200).json().findValuesAsText("name"))
                .containsExactly("silver");
    }

    @Test
    void goingBackAsksForNoMembers() {
        api.put("/consumers/zeta", "{\"groups\":[\"gold\"]}").expect(200);
        long then = api.put("/routes/gold", FOR_GOLD).expect(201).revision();
        String id = api.get("/routes/gold").json().get("id").asText();
        api.delete("/routes/gold").expect(204);
        api.delete("/consumers/zeta").expect(204);
        api.put("/routes/gold-too", FOR_GOLD).expect(422);

        api.post("/revisions/" + then + "/rollback?entity=" + id, "").expect(200);
        api.put("/routes/gold", FOR_GOLD).expect(200);
    }

    @Test
    void whoLeavesInTheSameDocumentIsInItNoLonger() {
        api.put("/consumers/zeta", "{\"groups\":[\"gold\"]}").expect(200);
        String route = """
                routes: [ { name: gold, match: { paths: [/gold] }, respond: {}, policies: [ { type: acl, settings: { allow: [gold] } } ] } ]
                """;
        yaml("", route + "consumers: [ { name: zeta } ]").expect(422);
        yaml("?delete=consumers/zeta", route).expect(422);
        yaml("?mode=replace", route).expect(422);
        yaml("", route + "consumers: [ { name: zeta }, { name: acme, groups: [gold] } ]")
                .expect(200);
    }

    @Test
    void itIsFoundByAnIndexHoweverManyConsumersThereAre() {
        var plan = QuarkusTransaction.requiringNew().call(() -> {
            sql.query("select set_config('enable_seqscan', 'off', true)", row -> row.getString(1));
            return sql.query(
                    "explain select from consumer c where c.body -> 'groups' @> jsonb_build_array('gold'::text)",
                    row -> row.getString(1));
        });
        assertThat(String.join("\n", plan)).contains("consumer_groups");
    }

    private static String suspended(String path) {
        return FOR_PARTNERS.replace("/partners", path).replace("\"allow\":[\"partners\"]", "\"deny\":[\"suspended\"]");
    }

    private Answer yaml(String query, String document) {
        return api.post("/config" + query, "format: portico/v1\n" + document, "content-type", "application/yaml");
    }

    private static void refused(Answer answer, String field, @Nullable String message) {
        JsonNode errors = answer.expect(422).json().path("errors");
        assertThat(errors.findValuesAsText("field")).as(answer.text()).containsExactly(field);
        if (message != null)
            assertThat(errors.findValuesAsText("message")).as(answer.text()).containsExactly(message);
    }

    private String everything() {
        return api.get("/config").expect(200).text()
                + api.get("/revisions?limit=1").expect(200).text();
    }
}
