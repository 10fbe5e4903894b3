package portico.admin.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;

/** Every refusal that one field is to blame for names it. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class RefusedFieldsTest {
    private final AdminApi api = AdminApi.as("admin");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        /services                       | {'name':'taken','url':'http://a:1'}
        /routes                         | {'name':'taken','respond':{}}
        /consumers                      | {'name':'taken'}
        /consumers/taken/credentials    | {'name':'taken','type':'api-key'}
        /nodes                          | {'name':'taken'}
        /node-groups                    | {'name':'taken'}
        /users                          | {'name':'taken','role':'viewer'}
        """)
    void aNameThatIsTakenIsNamed(String path, String body) {
        if (path.startsWith("/consumers/")) api.put("/consumers/taken", "{}");
        String json = body.replace('\'', '"');
        api.post(path, json);
        Answer answer = api.post(path, json).expect(409);
        blames(answer, "name");
        assertThat(answer.json().at("/errors/0/message").asText()).contains("already: taken");
    }

    @Test
    void aStateThatIsStaleIsBlamedOnItsHeaderField() {
        api.put("/consumers/stale", "{}");
        blames(
                api.put("/consumers/stale", "{\"tags\":[\"a\"]}", "if-match", "\"0\"")
                        .expect(412),
                "If-Match");
        blames(api.delete("/consumers/stale", "if-match", "\"0\"").expect(412), "If-Match");
        blames(api.put("/consumers/none", "{}", "if-match", "*").expect(412), "If-Match");
    }

    @Test
    void aMediaTypeThatIsNotTakenIsBlamedOnItsHeaderField() {
        api.put("/consumers/typed", "{}");
        Answer nonsense = api.put("/consumers/typed", "{}", "content-type", "nonsense");
        assertThat(nonsense.status()).isIn(400, 415);
        blames(nonsense, "Content-Type");
        assertThat(nonsense.text()).contains("is no media type: nonsense");
        blames(api.put("/consumers/typed", "{}", "content-type", "text/plain").expect(415), "Content-Type");
        blames(api.get("/consumers/typed", "accept", "image/png").expect(406), "Accept");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        GET /routes/lonely/effective-policies?consumer=nobody | 404 | consumer
        GET /statistics?by=route&entity=nothing               | 404 | entity
        GET /revisions/{now}/diff?to=99999999                 | 404 | to
        GET /revisions/99999999/diff?to=0                     | 404 | revision
        POST /revisions/99999999/rollback                     | 404 | revision
        GET /exchanges?node=nowhere                           | 409 | node
        """)
    void whatAParameterNamesInVainIsBlamedOnIt(String line, int status, String parameter) {
        api.put("/routes/lonely", "{\"match\":{\"paths\":[\"/lonely\"]},\"respond\":{}}");
        long now = api.get("/counts").expect(200).json().get("revision").asLong(); // older ones may be gone
        String[] asked = line.replace("{now}", Long.toString(now)).split(" ");
        blames(api.send(asked[0], asked[1], null).expect(status), parameter);
    }

    @Test
    void whatCannotGoWithADocumentIsBlamedOnItsParameter() {
        blames(
                api.post("/config?delete=routes/nothing", "{\"format\":\"portico/v1\"}")
                        .expect(404),
                "delete");
    }

    @Test
    void whatIsInUseNamesItsUsers() {
        api.put("/services/needed", "{\"url\":\"http://a:1\"}");
        api.put("/routes/needs", "{\"match\":{\"paths\":[\"/needs\"]},\"forward\":{\"service\":\"needed\"}}");
        blames(api.delete("/services/needed").expect(409), "route needs");
        api.post("/node-groups", "{\"name\":\"inhabited\"}");
        api.post("/nodes", "{\"name\":\"inhabitant\",\"group\":\"inhabited\"}");
        Answer answer = api.delete("/node-groups/inhabited").expect(409);
        blames(answer, "node inhabitant");
        assertThat(answer.json().get("detail").asText())
                .isEqualTo("The node group inhabited is used by node inhabitant");
        blames(api.delete("/node-groups/default").expect(409), "name");
    }

    private static void blames(Answer answer, String field) {
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.json().get("errors")).as(answer.text()).hasSize(1);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(answer.json().at("/errors/0/message").asText()).isNotEmpty();
    }
}
