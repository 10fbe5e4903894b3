package portico.admin.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class EntitiesTest {
    private static final int WRITERS = 16;

    private final AdminApi api = AdminApi.as("editor");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        services  | {"url":"http://10.0.0.5:8080"}           | {"url":"http://10.0.0.6:8080","timeouts":{"idle":"5s"}}
        routes    | {"match":{"paths":["/crud"]},"respond":{}} | {"match":{"paths":["/crud/**"]},"respond":{"status":204}}
        policies  | {"type":"rate-limit","settings":{"limit":5}} | {"type":"rate-limit","settings":{"limit":6,"per":"1s"}}
        consumers | {}                                       | {"groups":["partners"],"tags":["x"]}
        """)
    void isCreatedReadReplacedAndDeleted(String kind, String first, String second) {
        String path = "/" + kind + "/crud";
        Answer created = api.put(path, first).expect(201);
        assertThat(created.header("location")).endsWith(path);
        assertThat(api.put(path, first).expect(200).revision()).isEqualTo(created.revision());

        Answer replaced = api.put(path, second).expect(200);
        assertThat(replaced.revision()).isEqualTo(created.revision() + 1);
        assertThat(replaced.header("etag")).isNotEqualTo(created.header("etag"));

        JsonNode read = api.get(path).expect(200).json();
        assertThat(read).isEqualTo(replaced.json());
        assertThat(api.get("/" + kind + "/" + read.get("id").asText())
                        .expect(200)
                        .json())
                .isEqualTo(read);
        api.get(path, "if-none-match", replaced.header("etag")).expect(304);
        api.post("/" + kind, second.replaceFirst("\\{", "{\"name\":\"crud\",").replace(",}", "}"))
                .expect(409);

        assertThat(api.delete(path).expect(204).revision()).isEqualTo(replaced.revision() + 1);
        api.get(path).expect(404);
        api.delete(path).expect(404);
    }

    @ParameterizedTest(name = "by {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        name     | a b c
        -name    | c b a
        changed  | b c a
        -changed | a c b
        """)
    void listsComeInTheOrderThatWasAskedFor(String sort, String expected) {
        for (String name : List.of("b", "c", "a"))
            api.put("/consumers/sorted-" + name, "{\"tags\":[\"t" + UUID.randomUUID() + "\",\"sorted\"]}");
        var names = new ArrayList<String>();
        String cursor = "";
        do { // one at a time, so that each cursor is tried
            JsonNode page = api.get("/consumers?tag=sorted&limit=1&sort=" + sort + cursor)
                    .expect(200)
                    .json();
            page.path("items").forEach(item -> names.add(item.path("name").asText()));
            cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!cursor.isEmpty());
        assertThat(String.join(" ", names).replace("sorted-", "")).isEqualTo(expected);
    }

    @Test
    void aCursorOfAnotherOrderIsRefused() {
        for (String name : List.of("one", "two")) api.put("/consumers/order-" + name, "{\"tags\":[\"order\"]}");
        String cursor =
                api.get("/consumers?tag=order&limit=1").json().get("next").asText();
        api.get("/consumers?tag=order&sort=changed&cursor=" + cursor).expect(400);
        api.get("/consumers?sort=size").expect(400);
    }

    @Test
    void aStaleEditIsRefused() {
        String etag = api.put("/consumers/stale", "{}").expect(201).header("etag");
        api.put("/consumers/stale", "{\"tags\":[\"a\"]}", "if-match", etag).expect(200);
        api.put("/consumers/stale", "{\"tags\":[\"b\"]}", "if-match", etag).expect(412);
        api.patch("/consumers/stale", "{\"tags\":[\"b\"]}", "if-match", etag).expect(412);
        api.delete("/consumers/stale", "if-match", etag).expect(412);
        api.put("/consumers/stale-not", "{}", "if-match", "*").expect(412);
        api.put("/consumers/stale", "{}", "if-none-match", "*").expect(409);
        assertThat(api.get("/consumers/stale").json().at("/tags/0").asText()).isEqualTo("a");
        api.delete("/consumers/stale", "if-match", "*").expect(204);
    }

    @Test
    void ofEditsOfTheSameStateOneIsMade() throws InterruptedException, ExecutionException {
        String etag = api.put("/consumers/contended", "{}").expect(201).header("etag");
        long before =
                api.get("/revisions?limit=1").json().at("/items/0/revision").asLong();
        var writers = Executors.newFixedThreadPool(WRITERS);
        var edits = new ArrayList<Future<Answer>>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String body = "{\"tags\":[\"t" + writer + "\"]}";
            edits.add(writers.submit(() -> api.put("/consumers/contended", body, "if-match", etag)));
        }
        var made = new ArrayList<String>();
        for (var edit : edits) {
            Answer answer = edit.get();
            assertThat(answer.status()).isIn(200, 412);
            if (answer.status() == 200) made.add(answer.json().at("/tags/0").asText());
        }
        writers.shutdown();
        assertThat(made).hasSize(1);
        assertThat(api.get("/consumers/contended").json().at("/tags/0").asText())
                .isEqualTo(made.get(0));
        assertThat(api.get("/revisions?limit=1").json().at("/items/0/revision").asLong())
                .isEqualTo(before + 1);
    }

    @Test
    void aPatchChangesWhatItNames() {
        api.put("/services/patched", "{\"url\":\"http://a:1\",\"timeouts\":{\"connect\":\"1s\",\"idle\":\"9s\"}}")
                .expect(201);
        JsonNode patched = api.patch(
                        "/services/patched",
                        "{\"timeouts\":{\"idle\":null,\"response\":\"7s\"},\"tags\":[\"t\"]}",
                        "content-type",
                        "application/merge-patch+json")
                .expect(200)
                .json();
        assertThat(patched.get("timeouts").toString()).isEqualTo("{\"connect\":\"1s\",\"response\":\"7s\"}");
        assertThat(patched.get("url").asText()).isEqualTo("http://a:1");
        assertThat(patched.at("/tags/0").asText()).isEqualTo("t");
    }

    @Test
    void aNameNeverChanges() {
        String id =
                api.put("/consumers/named", "{}").expect(201).json().get("id").asText();
        api.patch("/consumers/named", "{\"name\":\"other\"}").expect(422);
        api.put("/consumers/named", "{\"name\":\"other\"}").expect(422);
        api.patch("/consumers/named", "{\"id\":\"00000000-0000-0000-0000-000000000001\"}")
                .expect(422);
        api.put("/consumers/" + id, "{\"name\":\"named\",\"id\":\"" + id + "\",\"tags\":[\"byid\"]}")
                .expect(200);
        api.put("/consumers/00000000-0000-0000-0000-000000000001", "{}").expect(404);
    }

    @Test
    void aReferenceByIdBecomesOneByName() {
        String id = api.put("/services/by-id", "{\"url\":\"http://a:1\"}")
                .json()
                .get("id")
                .asText();
        String policy = api.put("/policies/by-id", "{\"type\":\"key-auth\"}")
                .json()
                .get("id")
                .asText();
        JsonNode route = api.put(
                        "/routes/by-id",
                        "{\"match\":{\"paths\":[\"/by-id\"]},\"forward\":{\"service\":\"%s\"},\"policies\":[{\"use\":\"%s\"}]}"
                                .formatted(id, policy))
                .expect(201)
                .json();
        assertThat(route.at("/forward/service").asText()).isEqualTo("by-id");
        assertThat(route.at("/policies/0/use").asText()).isEqualTo("by-id");
    }

    @Test
    void whatIsNamedMustBeThere() {
        JsonNode problem = api.put(
                        "/routes/dangling",
                        "{\"forward\":{\"service\":\"nowhere\"},\"policies\":[{\"use\":\"nothing\"}]}")
                .expect(422)
                .json();
        assertThat(problem.findValuesAsText("field")).containsExactly("forward.service", "policies[0].use");
        api.get("/routes/dangling").expect(404);
    }

    @Test
    void whatIsUsedStays() {
        api.put("/services/used", "{\"url\":\"http://a:1\"}").expect(201);
        api.put("/policies/used", "{\"type\":\"key-auth\"}").expect(201);
        api.put(
                        "/routes/using",
                        "{\"match\":{\"paths\":[\"/using\"]},\"forward\":{\"service\":\"used\"},\"policies\":[{\"use\":\"used\"}]}")
                .expect(201);
        JsonNode problem = api.delete("/services/used").expect(409).json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("route using");
        api.delete("/policies/used").expect(409);
        api.delete("/routes/using").expect(204);
        api.delete("/services/used").expect(204);
        api.delete("/policies/used").expect(204);
    }

    @Test
    void tiedRoutesAreRefused() {
        api.put("/routes/tie-a", "{\"match\":{\"paths\":[\"/tie/{x}\",\"/tie2\"]},\"respond\":{}}")
                .expect(201);
        JsonNode problem = api.put("/routes/tie-b", "{\"match\":{\"paths\":[\"/tie/{y}\"]},\"respond\":{}}")
                .expect(409)
                .json();
        assertThat(problem.get("detail").asText()).contains("tie-a");
        api.put("/routes/tie-b", "{\"match\":{\"paths\":[\"/tie/{y}\"],\"priority\":1},\"respond\":{}}")
                .expect(201);
        api.put("/routes/tie-c", "{\"match\":{\"paths\":[\"/tie2\"]},\"enabled\":false,\"respond\":{}}")
                .expect(201);
        api.patch("/routes/tie-c", "{\"enabled\":true}").expect(409);
        api.patch("/routes/tie-a", "{\"enabled\":false}").expect(200);
        api.patch("/routes/tie-c", "{\"enabled\":true}").expect(200);
    }

    @Test
    void aListComesInPagesByNameAndFilters() {
        for (int i = 0; i < 7; i++)
            api.put("/consumers/page-" + i, i % 2 == 0 ? "{\"tags\":[\"even\",\"page\"]}" : "{\"tags\":[\"page\"]}")
                    .expect(201);
        assertThat(names("/consumers?tag=page&limit=3"))
                .containsExactly("page-0", "page-1", "page-2", "page-3", "page-4", "page-5", "page-6");
        assertThat(names("/consumers?tag=page&tag=even&limit=2"))
                .containsExactly("page-0", "page-2", "page-4", "page-6");
        assertThat(names("/consumers?q=age-5&limit=1")).containsExactly("page-5");
        assertThat(names("/consumers?tag=none")).isEmpty();
    }

    private List<String> names(String path) {
        var names = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page = api.get(path + cursor).expect(200).json();
            page.get("items").forEach(item -> names.add(item.get("name").asText()));
            cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!cursor.isEmpty());
        return names;
    }
}
