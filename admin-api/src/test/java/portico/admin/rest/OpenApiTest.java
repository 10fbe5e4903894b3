package portico.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class OpenApiTest {
    private static final Path DASHBOARDS = Path.of("../admin-ui/openapi.json");

    private final JsonNode document =
            AdminApi.anonymous().get("/openapi?format=json").expect(200).json();

    @Test
    void everyOperationIsDescribed() {
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (!operation.getValue().has("responses")) return;
                    String name = operation.getKey() + " " + path.getKey();
                    JsonNode responses = operation.getValue().get("responses");
                    assertThat(operation.getValue().path("summary").asText())
                            .as(name)
                            .isNotEmpty();
                    assertThat(responses.has("400")).as(name).isTrue();
                    assertThat(responses.has("401")).as(name).isTrue();
                    assertThat(responses.has("500")).as(name).isTrue();
                    if (path.getKey().contains("{"))
                        assertThat(responses.has("404")).as(name).isTrue();
                    JsonNode body = operation.getValue().get("requestBody");
                    if (body == null) return;
                    assertThat(responses.has("422")).as(name).isTrue();
                    assertThat(hasExample(body)).as(name).isTrue();
                }));
    }

    @Test
    void durationsAreText() {
        JsonNode idle = document.at("/components/schemas/Timeouts/properties/idle");
        assertThat(idle.toString() + document.at("/components/schemas/Duration"))
                .contains("string")
                .contains("ms|s|m");
        assertThat(document.at("/components/schemas").has("ProblemDetails")).isTrue();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (String reference : document.findValuesAsText("$ref"))
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
    }

    /** The dashboard's client is made of the document beside it, which its build can have before ours. */
    @Test
    void theDashboardKnowsThisDocument() throws IOException {
        var mapper = new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS); // as the document was read
        if (Boolean.getBoolean("openapi.write"))
            Files.writeString(DASHBOARDS, mapper.writeValueAsString(document) + "\n");
        assertThat(mapper.readTree(Files.readString(DASHBOARDS)).equals(document))
                .as(
                        "%s is of another API; refresh it: ./mvnw -pl admin-api -am test -Dtest=OpenApiTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.write=true",
                        DASHBOARDS)
                .isTrue();
    }

    /** In the body itself, or in the schema that it names. */
    private boolean hasExample(JsonNode body) {
        if (!body.findValues("examples").isEmpty()) return true;
        return body.findValuesAsText("$ref").stream()
                .anyMatch(reference -> !document.at(reference.substring(1))
                        .findValues("examples")
                        .isEmpty());
    }
}
