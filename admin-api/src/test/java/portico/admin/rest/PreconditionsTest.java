package portico.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.Operations;
import portico.admin.testing.Operations.Operation;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class PreconditionsTest {
    private static final String CHANGE = "{\"tags\":[\"changed\"]}";

    private final AdminApi api = AdminApi.as("admin");
    private String etag = "";

    @BeforeEach
    void given() {
        api.put("/consumers/there", "{\"tags\":[\"kept\"]}");
        etag = api.get("/consumers/there").expect(200).header("etag");
    }

    static Stream<Operation> conditionalWrites() {
        return Operations.all().filter(operation -> operation.headers().contains("If-Match"));
    }

    /** A variable was empty; whoever meant to write on a condition does not write without one. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("conditionalWrites")
    void anEmptyIfMatchIsNoneAtAll(Operation write) {
        String body = write.hasBody() ? CHANGE : null;
        for (String value : new String[] {"", "  "}) {
            Answer answer = api.send(write.method(), write.pathOf("there"), body, "if-match", value)
                    .expect(400);
            assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("If-Match");
            assertThat(answer.json().at("/errors/0/message").asText()).isEqualTo("has no value");
        }
        assertThat(etag()).isEqualTo(etag);
    }

    @Test
    void anEmptyIfNoneMatchReplacesNothing() {
        Answer answer = api.put("/consumers/there", CHANGE, "if-none-match", "").expect(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("If-None-Match");
        assertThat(etag()).isEqualTo(etag);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " , ", "W/ETAG", "W/ETAG, \"other\"", "\"other\", *", "ETAG-", "\"\"", "-"})
    void whatListsNoTagOfNowIsRefused(String ifMatch) {
        String field = ifMatch.replace("ETAG", etag);
        api.put("/consumers/there", CHANGE, "if-match", field).expect(412);
        api.patch("/consumers/there", CHANGE, "if-match", field).expect(412);
        api.delete("/consumers/there", "if-match", field).expect(412);
        assertThat(etag()).isEqualTo(etag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", " * ", "ETAG", "\"other\",ETAG", ", ETAG ,W/\"other\""})
    void whatListsTheTagOfNowPasses(String ifMatch) {
        api.put("/consumers/there", CHANGE, "if-match", ifMatch.replace("ETAG", etag))
                .expect(200);
        assertThat(etag()).isNotEqualTo(etag);
        assertThat(api.delete("/consumers/there", "if-match", "*").expect(204).status())
                .isEqualTo(204);
        api.put("/consumers/there", CHANGE, "if-match", "*").expect(412);
    }

    private String etag() {
        return api.get("/consumers/there").expect(200).header("etag");
    }
}
