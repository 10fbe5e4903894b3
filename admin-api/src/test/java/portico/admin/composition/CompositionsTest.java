package portico.admin.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;

/** What of a composition is taken, what is refused under which field, and that it is an entity as all others are. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class CompositionsTest {
    private static final String HOME = """
            {"deadline":"2s","calls":{
              "user":{"service":"composed","path":"/users/{request.path.id}","group":"user"},
              "offers":{"service":"composed","path":"/offers","fallback":{"b":[1.50,9007199254740993],"a":null}}}}""";

    private final AdminApi api = AdminApi.as("editor");

    @Test
    void oneIsKeptAsItWasWrittenAndNothingOfWhatItNamesCanGo() {
        api.put("/services/composed", "{\"url\":\"http://a:1\"}");
        JsonNode made = api.put("/compositions/home", HOME).expect(201).json();
        assertThat(made.at("/calls/offers/fallback/b").toString()).isEqualTo("[1.5,9007199254740993]");
        assertThat(made.at("/calls/offers/fallback").has("a")).isTrue();
        assertThat(made.at("/calls/user").has("method")).isFalse();
        api.put("/compositions/home", made.toString()).expect(200);

        assertThat(api.delete("/services/composed").expect(409).json().toString())
                .contains("calls.offers.service");
        api.put("/routes/home", "{\"match\":{\"paths\":[\"/home/{id}\"]},\"compose\":{\"composition\":\"home\"}}")
                .expect(201);
        assertThat(api.delete("/compositions/home").expect(409).json().toString())
                .contains("compose.composition");

        JsonNode patched = api.patch("/compositions/home", "{\"calls\":{\"offers\":{\"deadline\":\"300ms\"}}}")
                .expect(200)
                .json();
        assertThat(patched.at("/calls/offers/deadline").asText()).isEqualTo("300ms");
        assertThat(patched.at("/calls/user/group").asText()).isEqualTo("user");

        api.delete("/routes/home").expect(204);
        api.delete("/compositions/home").expect(204);
        api.get("/compositions/home").expect(404);
    }

    @Test
    void aRollbackAndAnExportHaveItToo() {
        api.put("/services/composed", "{\"url\":\"http://a:1\"}");
        long there = api.put("/compositions/gone", HOME).expect(201).revision();
        api.delete("/compositions/gone").expect(204);
        assertThat(api.get("/revisions/" + there + "/config")
                        .expect(200)
                        .json()
                        .at("/compositions")
                        .toString())
                .contains("\"gone\"");
        AdminApi.as("editor").post("/revisions/" + there + "/rollback", "").expect(200);
        JsonNode back = api.get("/compositions/gone").expect(200).json();
        assertThat(back.at("/calls/user/path").asText()).isEqualTo("/users/{request.path.id}");
        assertThat(api.get("/changes?kind=composition")
                        .expect(200)
                        .json()
                        .at("/items")
                        .size())
                .isPositive();
        assertThat(api.get("/counts").expect(200).json().at("/compositions").asInt())
                .isPositive();
        api.delete("/compositions/gone").expect(204);
    }

    @Test
    void itIsDescribedByTheDocumentsOfItsServices() {
        String openapi =
                "openapi: 3.1.0\\npaths: { '/users/{id}': { get: { responses: { '200': { content: { application/json: "
                        + "{ schema: { type: object, required: [id], properties: { id: { type: integer } } } } } } } } } }";
        api.put("/policies/document", "{\"type\":\"validation\",\"settings\":{\"openapi\":\"" + openapi + "\"}}")
                .expect(201);
        api.put("/services/composed", "{\"url\":\"http://a:1\",\"policies\":[{\"use\":\"document\"}]}");
        long revision = api.put(
                        "/compositions/told",
                        "{\"calls\":{\"u\":{\"service\":\"composed\",\"path\":\"/users/{request.path.id}\",\"group\":\"user\"}}}")
                .expect(201)
                .revision();
        api.put("/routes/told", "{\"match\":{\"paths\":[\"/told/{id}\"]},\"compose\":{\"composition\":\"told\"}}")
                .expect(201);
        JsonNode told = AdminApi.as("viewer")
                .get("/compositions/told/openapi")
                .expect(200)
                .json();
        assertThat(told.at("/openapi").asText()).isEqualTo("3.1.0");
        assertThat(told.at("/info/version").asText()).isEqualTo(Long.toString(revision));
        assertThat(told.at("/paths/~1told~1{id}/get/parameters/0/name").asText())
                .isEqualTo("id");
        assertThat(told.at("/components/schemas/Answer/properties/user/properties/id/type")
                        .asText())
                .isEqualTo("integer");
        api.get("/compositions/nowhere/openapi").expect(404);
        api.delete("/routes/told").expect(204);
        api.delete("/compositions/told").expect(204);
        api.put("/services/composed", "{\"url\":\"http://a:1\"}");
        api.delete("/policies/document").expect(204);
    }

    @Test
    void aRouteBindsWhatItsCompositionTakes() {
        api.put("/services/composed", "{\"url\":\"http://a:1\"}");
        api.put("/compositions/bound", HOME).expect(201);
        String route = "{\"match\":{\"paths\":[\"%s\"]},\"compose\":{\"composition\":\"bound\"}}";
        JsonNode refused = api.put("/routes/bound", route.formatted("/bound/{user}"))
                .expect(422)
                .json();
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo("compose.composition");
        assertThat(refused.at("/errors/0/message").asText()).contains("{request.path.id}", "/bound/{}");
        api.put("/routes/bound", route.formatted("/bound/{id}")).expect(201);
        String more = HOME.replace("/offers\"", "/offers/{request.path.shop}\"");
        JsonNode other = api.put("/compositions/bound", more).expect(422).json();
        assertThat(other.at("/errors/0/message").asText()).contains("{request.path.shop}", "route bound");
        assertThat(api.put("/routes/nowhere", route.formatted("/nowhere/{id}").replace("\"bound\"", "\"absent\""))
                        .expect(422)
                        .json()
                        .at("/errors/0/field")
                        .asText())
                .isEqualTo("compose.composition");
        api.delete("/routes/bound").expect(204);
        api.delete("/compositions/bound").expect(204);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "calls":{}                                              | calls
            "calls":7                                               | calls
            "calls":{"a":{"service":"nowhere","path":"/"}}          | calls.a.service
            "calls":{"a":{"service":"composed"}}                    | calls.a.path
            "calls":{"a":{"service":"composed","path":"/{calls.b.body}"}} | calls.a.path
            "calls":{"a":{"service":"composed","path":"/","fallback":1e400}} | calls.a.fallback
            "calls":{"a":{"service":"composed","path":"/","spare":1}} | calls.a.spare
            "calls":{"a":{"service":"composed","path":"/","headers":{"host":"evil"}}} | calls.a.headers.host
            "calls":{"a":{"service":"composed","path":"/"}},"answer":{"template":"$sum("} | answer.template
            "calls":{"a":{"service":"composed","path":"/"}},"answer":"mix" | answer
            """)
    void whatCannotWorkIsRefusedUnderItsField(String body, String field) {
        api.put("/services/composed", "{\"url\":\"http://a:1\"}");
        var answer = api.put("/compositions/bad", "{" + body + "}");
        assertThat(answer.status()).isIn(400, 422);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
        api.get("/compositions/bad").expect(404);
    }
}
