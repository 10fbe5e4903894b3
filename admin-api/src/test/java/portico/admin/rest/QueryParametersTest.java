package portico.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.Operations;
import portico.admin.testing.Operations.Operation;
import portico.admin.testing.TestDatabase;

/** A parameter that an operation would not see is refused: who misspells {@code dry-run} does not want a write. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class QueryParametersTest {
    private static final String EMPTY = "{\"format\":\"portico/v1\"}";
    private static final String ANOTHER = "{\"format\":\"portico/v1\",\"consumers\":[{\"name\":\"another\"}]}";

    private final AdminApi api = AdminApi.as("admin");

    @BeforeEach
    void given() {
        api.put("/consumers/there", "{\"tags\":[\"kept\"]}");
    }

    static Stream<Operation> operations() {
        return Operations.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void anUnknownParameterIsRefusedWithThoseThatThereAre(Operation operation) {
        long before = revision();
        String path = operation.pathOf("there") + "?no-such=1";
        Answer answer = refused(api.send(operation.method(), path, operation.hasBody() ? "{}" : null), "no-such");
        String known =
                operation.query().isEmpty() ? ", which has none" : "; it has " + String.join(", ", operation.query());
        assertThat(answer.json().get("detail").asText()).isEqualTo("no-such is no parameter of this operation" + known);
        assertThat(revision()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "dryRun=true, dryRun, dry-run",
        "dry_run=true, dry_run, dry-run",
        "DRY-RUN=true, DRY-RUN, ",
        "mod=replace, mod, mode"
    })
    void aMisspeltParameterWritesNothing(String query, String parameter, String meant) {
        long before = revision();
        Answer answer = refused(api.post("/config?" + query, ANOTHER), parameter);
        if (meant != null) assertThat(answer.text()).contains("did you mean " + meant + "?");
        assertThat(revision()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/config?dry-run=false&dry-run=true",
                "/config?dry-run=true&dry-run=true",
                "/config?dry-run&dry-run=false"
            })
    void whatIsAskedOnceIsNotToBeSaidTwice(String path) {
        long before = revision();
        assertThat(refused(api.post(path, ANOTHER), "dry-run").text()).contains("is given more than once");
        refused(api.get("/services?limit=1&limit=2"), "limit");
        assertThat(revision()).isEqualTo(before);
    }

    static Stream<Arguments> parametersWithValues() {
        return Operations.all()
                .flatMap(operation -> operation.query().stream()
                        .filter(name -> !operation.flags().contains(name))
                        .map(name -> Arguments.of(operation, name)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("parametersWithValues")
    void aParameterWithoutAValueIsRefused(Operation operation, String parameter) {
        long before = revision();
        for (String query : new String[] {parameter, parameter + "=", parameter + "=a&" + parameter + "="}) {
            String path = operation.pathOf("there") + "?" + query;
            Answer answer = refused(api.send(operation.method(), path, operation.hasBody() ? "{}" : null), parameter);
            assertThat(answer.text()).containsAnyOf("has no value", "is given more than once");
        }
        assertThat(revision()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dry-run", "dry-run=", "dry-run=true"})
    void aBareDryRunWritesNothing(String flag) {
        long before = revision();
        Answer replaced = api.post("/config?mode=replace&" + flag, EMPTY).expect(200);
        assertThat(replaced.json().path("dryRun").asBoolean()).isTrue();
        assertThat(replaced.json().path("deleted").asInt()).isPositive();
        assertThat(api.post("/config?" + flag, ANOTHER)
                        .expect(200)
                        .json()
                        .path("created")
                        .asInt())
                .isOne();
        assertThat(api.post("/revisions/" + (before - 1) + "/rollback?" + flag, "")
                        .expect(200)
                        .revision())
                .isEqualTo(before);
        assertThat(revision()).isEqualTo(before);
        api.get("/consumers/there").expect(200);
        api.get("/consumers/another").expect(404);
    }

    @Test
    void otherBareFlagsAreTrueToo() {
        api.post("/nodes", "{\"name\":\"edge\"}").expect(201);
        assertThat(drained("/nodes/edge/drain")).isTrue();
        assertThat(drained("/nodes/edge/drain?off")).isFalse();
        assertThat(drained("/nodes/edge/drain?off=false")).isTrue();
        assertThat(drained("/nodes/edge/drain?off=")).isFalse();
        api.delete("/nodes/edge").expect(204);
        api.get("/consumers/there/quotas?past").expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /config?dry-run=perhaps, dry-run",
        "POST, /config?dry-run=TRUE, dry-run",
        "POST, /revisions/0/rollback?dry-run=1, dry-run",
        "POST, /nodes/nothing/drain?off=yes, off",
        "GET, /exchanges?unmatched=0, unmatched",
        "GET, /consumers/there/quotas?past=perhaps, past"
    })
    void aFlagIsTrueOrFalse(String method, String path, String parameter) {
        Answer answer = refused(api.send(method, path, method.equals("POST") ? EMPTY : null), parameter);
        assertThat(answer.text()).contains("must be true or false");
    }

    @Test
    void whoMayNotAskIsToldThat() {
        AdminApi.anonymous().get("/services?lmit=1").expect(401);
        AdminApi.as("viewer").post("/config?dryRun=true", EMPTY).expect(403);
    }

    private boolean drained(String path) {
        return api.post(path, "").expect(200).json().path("drained").asBoolean();
    }

    private long revision() {
        return api.get("/revisions?limit=1")
                .expect(200)
                .json()
                .at("/items/0/revision")
                .asLong();
    }

    private static Answer refused(Answer answer, String parameter) {
        assertThat(answer.expect(400).header("content-type")).startsWith("application/problem+json");
        assertThat(answer.json().path("errors")).as(answer.text()).hasSize(1);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(parameter);
        return answer;
    }
}
