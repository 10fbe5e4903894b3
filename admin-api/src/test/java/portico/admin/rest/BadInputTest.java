package portico.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class BadInputTest {
    private static final List<String> WRITES = List.of(
            "POST /services",
            "PUT /services/bad",
            "PATCH /services/there",
            "POST /routes",
            "PUT /routes/bad",
            "PATCH /routes/there",
            "POST /policies",
            "PUT /policies/bad",
            "PATCH /policies/there",
            "POST /consumers",
            "PUT /consumers/bad",
            "PATCH /consumers/there",
            "POST /consumers/there/credentials",
            "POST /config",
            "POST /config?mode=replace");

    private static final List<String> BODIES = List.of(
            "",
            "{",
            "[]",
            "\"text\"",
            "null",
            "7",
            "{} {}",
            "{\"nope\":1}",
            "{\"name\":5}",
            "{\"name\":null,\"x\":1}",
            "{\"tags\":[],\"tags\":[]}",
            "{\"tags\":\"x\"}",
            "{\"tags\":[\"\\u0000\"]}",
            "{\"tags\":[\"\\ud800\"]}",
            "{\"tags\":[null]}",
            "{\"name\":\"" + "x".repeat(300) + "\"}",
            "{\"name\":\"a\\u0000b\"}",
            "{\"a\":".repeat(100) + "1" + "}".repeat(100),
            "{\"name\":\"bad\",\"id\":\"no-uuid\",\"tags\":7}",
            "{\"tags\":[\"" + "y".repeat(2 << 20) + "\"]}",
            "{\"name\":\"UPPER\",\"tags\":[\"Ä\"]}");

    private final AdminApi api = AdminApi.as("editor");

    static Stream<Arguments> writesAndBodies() {
        return WRITES.stream().flatMap(write -> BODIES.stream().map(body -> Arguments.of(write, body)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("writesAndBodies")
    void aBadBodyIsAProblemAndChangesNothing(String write, String body) {
        given();
        long before = revision();
        String[] line = write.split(" ");
        refused(api.send(line[0], line[1], body));
        assertThat(revision()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/services?limit=0",
                "/routes?limit=-1",
                "/policies?limit=x",
                "/consumers?limit=99999999999",
                "/consumers?limit=1001",
                "/services?cursor=!!",
                "/routes?cursor=AAAA",
                "/consumers?tag=%00",
                "/consumers?tag=UPPER",
                "/consumers?q=%00",
                "/changes?since=yesterday",
                "/changes?kind=nothing",
                "/changes?cursor=cDE6eA",
                "/changes?name=%00",
                "/changes?actor=%0a",
                "/changes?revision=x",
                "/revisions?cursor=cDE6eA",
                "/revisions/x",
                "/revisions/-1",
                "/revisions/99999999",
                "/revisions/99999999999999999999",
                "/revisions/99999999/config",
                "/revisions/99999999/diff?to=0",
                "/revisions/0/diff",
                "/revisions/0/diff?to=x",
                "/revisions/0/diff?to=0&cursor=x",
                "/services/%00",
                "/services/UPPER",
                "/services/%2e%2e",
                "/routes/nothing",
                "/routes/nothing/effective-policies",
                "/routes/there/effective-policies?consumer=nobody",
                "/policy-types/nothing",
                "/reports/open-routes?cursor=x",
                "/reports/open-routes?limit=x",
                "/nothing",
                "/services/a/b/c",
                "/consumers/there/credentials/x"
            })
    void aBadQueryIsAProblem(String path) {
        given();
        refused(api.get(path));
    }

    @Test
    void aNameThatCannotBeIsRefused() {
        for (String name : List.of("UPPER", "%00", "a%20b", "-a", "x".repeat(200), "%C3%A4", "%F0%9F%98%80"))
            refused(api.put("/consumers/" + name, "{}"));
    }

    @Test
    void otherMediaTypesAndMethodsAreRefused() {
        given();
        refused(api.put("/consumers/there", "{}", "content-type", "text/plain")).expect(415);
        refused(api.put("/consumers/there", "{}", "content-type", "nonsense"));
        refused(api.send("DELETE", "/config", null)).expect(405);
        refused(api.send("PUT", "/consumers", "{}")).expect(405);
        refused(api.get("/consumers/there", "accept", "image/png")).expect(406);
        refused(api.post("/config?mode=other", "{\"format\":\"portico/v1\"}")).expect(400);
        refused(api.post("/config?dry-run=perhaps", "{\"format\":\"portico/v1\"}"))
                .expect(400);
        refused(api.post("/config", "a: &a [*a]", "content-type", "application/yaml"));
        refused(api.post("/config", "\tx", "content-type", "application/yaml")).expect(400);
        refused(api.post("/consumers/there/credentials/x/rotate?overlap=soon", ""))
                .expect(400);
        refused(api.put("/consumers/there", "{}", "if-none-match", "\"x\"")).expect(400);
        refused(api.put("/consumers/there", "{\"tags\":[\"z\"]}", "if-match", "garbage"))
                .expect(412);
        refused(api.post("/revisions/99999999/rollback", "")).expect(404);
    }

    @Test
    void aMalformedBodySaysWhere() {
        assertThat(api.put("/consumers/there", "{\n  \"tags\": [,]}")
                        .expect(400)
                        .json()
                        .get("detail")
                        .asText())
                .contains("line 2");
        assertThat(api.put("/services/x", "{\"url\":\"http://a:1\",\"timeouts\":{\"idle\":\"soon\"}}")
                        .expect(422)
                        .json()
                        .at("/errors/0")
                        .toString())
                .contains("timeouts.idle")
                .contains("duration");
    }

    private void given() {
        api.put("/services/there", "{\"url\":\"http://a:1\"}");
        api.put("/policies/there", "{\"type\":\"key-auth\"}");
        api.put("/routes/there", "{\"match\":{\"paths\":[\"/there\"]},\"respond\":{}}");
        api.put("/consumers/there", "{}");
    }

    private static Answer refused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        assertThat(answer.header("content-type")).as(answer.text()).startsWith("application/problem+json");
        assertThat(answer.json().get("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().get("detail").asText())
                .isNotEmpty()
                .doesNotContain("Exception")
                .doesNotContain("portico.");
        return answer;
    }

    private long revision() {
        return api.get("/revisions?limit=1")
                .expect(200)
                .json()
                .at("/items/0/revision")
                .asLong();
    }
}
