package portico.admin.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class DocumentTest {
    private static final String YAML = """
            format: portico/v1
            services:
            - {name: doc-orders, url: "http://10.0.0.5:8080"}
            policies:
            - {name: doc-cors, type: cors, settings: {origins: ["https://example.com"]}}
            routes:
            - name: doc-orders
              match: {paths: ["/doc/**"]}
              forward: {service: doc-orders}
              policies: [{use: doc-cors}, {type: key-auth}]
            consumers:
            - name: doc-acme
              groups: [partners]
              credentials: [{type: api-key, name: main}, {type: api-key, name: own, value: "0123456789abcdef"}]
            """;

    private final AdminApi api = AdminApi.as("editor");

    @BeforeEach
    void empty() {
        AdminApi.as("admin")
                .post("/config?mode=replace", "{\"format\":\"portico/v1\"}")
                .expect(200);
    }

    @Test
    void isOneRevisionAndTheSameAgainIsNone() {
        long before = revision();
        var applied = yaml("/config", YAML).expect(200);
        assertThat(applied.revision()).isEqualTo(before + 1);
        JsonNode done = applied.json();
        assertThat(done.get("created").asInt()).isEqualTo(4);
        assertThat(done.at("/credentials/0/consumer").asText()).isEqualTo("doc-acme");
        assertThat(done.at("/credentials/0/credential/value").asText()).startsWith("pk_");
        assertThat(done.get("credentials")).hasSize(1);

        var again = yaml("/config", YAML).expect(200);
        assertThat(again.revision()).isEqualTo(before + 1);
        assertThat(again.json().get("unchanged").asInt()).isEqualTo(4);
        assertThat(again.json().get("credentials")).isEmpty();
    }

    @Test
    void aNameThatLooksLikeAnIdIsRefused() {
        String id = "0b1e55aa-0000-4000-8000-0123456789ab";
        var refused =
                yaml("/config", YAML.replace("name: doc-cors", "name: " + id)).expect(422);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("policies[0].name");
    }

    @Test
    void anExportIsADocument() {
        yaml("/config", YAML).expect(200);
        var exported = api.get("/config", "accept", "application/yaml").expect(200);
        assertThat(exported.header("content-type")).startsWith("application/yaml");
        assertThat(exported.text()).contains("doc-orders").doesNotContain("0123456789abcdef");
        long before = revision();
        assertThat(yaml("/config?mode=replace", exported.text()).expect(200).revision())
                .isEqualTo(before);
        JsonNode json = api.get("/config").expect(200).json();
        assertThat(json.at("/routes/0/forward/service").asText()).isEqualTo("doc-orders");
        assertThat(json.at("/routes/0").has("id")).isFalse();
    }

    @Test
    void aDryRunAnswersAndDoesNothing() {
        long before = revision();
        var dry = yaml("/config?dry-run=true", YAML).expect(200);
        assertThat(dry.json().get("created").asInt()).isEqualTo(4);
        assertThat(dry.revision()).isEqualTo(before);
        assertThat(revision()).isEqualTo(before);
        api.get("/services/doc-orders").expect(404);
    }

    @Test
    void replaceTakesAwayWhatIsNotNamed() {
        yaml("/config", YAML).expect(200);
        JsonNode done = yaml("/config?mode=replace", "format: portico/v1\nconsumers: [{name: doc-acme}]")
                .expect(200)
                .json();
        assertThat(done.get("deleted").asInt()).isEqualTo(3);
        assertThat(done.get("updated").asInt()).isEqualTo(1);
        assertThat(api.get("/consumers/doc-acme/credentials").json().get("items"))
                .hasSize(2);
    }

    @Test
    void oneBadEntityAndNothingIsWritten() {
        long before = revision();
        String bad = "{\"format\":\"portico/v1\",\"consumers\":[{\"name\":\"fine\"}],\"routes\":["
                + "{\"name\":\"a\",\"match\":{\"paths\":[\"/a\"]},\"respond\":{}},"
                + "{\"name\":\"b\",\"match\":{\"paths\":[\"/b\"]},\"forward\":{\"service\":\"none\"}}]}";
        JsonNode problem = api.post("/config", bad).expect(422).json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("routes[1].forward.service");
        String tied = "{\"format\":\"portico/v1\",\"routes\":["
                + "{\"name\":\"a\",\"match\":{\"paths\":[\"/t/{x}\"]},\"respond\":{}},"
                + "{\"name\":\"b\",\"match\":{\"paths\":[\"/t/{y}\"]},\"respond\":{}}]}";
        JsonNode tie = api.post("/config", tied).expect(409).json();
        assertThat(tie.at("/errors/0").toString())
                .isEqualTo("{\"field\":\"routes[1].match\",\"message\":\"is tied with the route a\"}");
        String unstorable = "{\"format\":\"portico/v1\",\"consumers\":[{\"name\":\"fine\"}],"
                + "\"routes\":[{\"name\":\"a\",\"respond\":{\"body\":\"\\u0000\"}}]}";
        assertThat(api.post("/config", unstorable)
                        .expect(422)
                        .json()
                        .at("/errors/0/field")
                        .asText())
                .isEqualTo("routes[0].respond.body");
        assertThat(revision()).isEqualTo(before);
        api.get("/consumers/fine").expect(404);
    }

    @Test
    void aSecretThatSomeoneKeepsInTheSameDocumentIsRefused() {
        String entry = "{\"name\":\"%s\",\"credentials\":[{\"type\":\"api-key\",\"name\":\"%s\"%s}]}";
        String document = "{\"format\":\"portico/v1\",\"consumers\":[%s]}";
        String value = ",\"value\":\"a-value-that-is-kept\"";
        String until = ",\"expiresAt\":\"2099-01-01T00:00:00Z\"";
        api.post("/config", document.formatted(entry.formatted("keeps", "main", value)))
                .expect(200);
        String keeps = entry.formatted("keeps", "main", until);
        JsonNode problem = api.post(
                        "/config", document.formatted(keeps + "," + entry.formatted("wants", "main", value)))
                .expect(409)
                .json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("consumers[1].credentials[0].value");
        assertThat(problem.toString()).doesNotContain("a-value-that-is-kept");
        api.get("/consumers/wants").expect(404);
        assertThat(api.get("/consumers/keeps/credentials").json().at("/items/0").has("expiresAt"))
                .isFalse();
        // Its own value, under a new end, is no second one.
        api.post("/config", document.formatted(entry.formatted("keeps", "main", value + until)))
                .expect(200);
        api.post(
                        "/config",
                        document.formatted(entry.formatted("keeps", "main", ",\"expiresAt\":\"2098-01-01T00:00:00Z\"")))
                .expect(200);
    }

    /** Argon2 is slow on purpose: it is done before the document's turn, so that others have theirs meanwhile. */
    @Test
    void othersWriteWhilePasswordsAreHashed() {
        String document = IntStream.range(0, 60)
                .mapToObj(number -> """
                        {"name":"hashed-%d","credentials":[{"type":"basic","name":"main","username":"hashed-%d","value":"a password of %d"}]}""".formatted(number, number, number))
                .collect(Collectors.joining(",", "{\"format\":\"portico/v1\",\"consumers\":[", "]}"));
        for (int round = 0; round < 2; round++) { // the second one only compares
            var writing = CompletableFuture.supplyAsync(() -> api.post("/config", document));
            var others = new ArrayList<Long>();
            while (!writing.isDone())
                others.add(api.put("/consumers/meanwhile", "{\"tags\":[\"t%d\"]}".formatted(others.size()))
                        .revision());
            long revision = writing.join().expect(200).revision();
            assertThat(others.stream().filter(other -> other < revision)).hasSizeGreaterThan(10);
        }
        long before = revision();
        api.post("/config", document).expect(200);
        assertThat(revision()).isEqualTo(before);
        String changed = document.replace("a password of 7\"", "another password\"");
        api.post("/config", changed).expect(200);
        assertThat(revision()).isEqualTo(before + 1);
    }

    @Test
    void aSecretThatSomeoneHasIsRefused() {
        String one = "{\"format\":\"portico/v1\",\"consumers\":[{\"name\":\"%s\",\"credentials\":"
                + "[{\"type\":\"api-key\",\"name\":\"main\",\"value\":\"a-value-of-someone\"}]}]}";
        api.post("/config", one.formatted("first")).expect(200);
        JsonNode problem =
                api.post("/config", one.formatted("second")).expect(409).json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("consumers[0].credentials[0].value");
        assertThat(problem.toString()).doesNotContain("a-value-of-someone");
        api.get("/consumers/second").expect(404);
    }

    private AdminApi.Answer yaml(String path, String document) {
        return api.post(path, document, "content-type", "application/yaml");
    }

    private long revision() {
        return api.get("/revisions?limit=1")
                .expect(200)
                .json()
                .at("/items/0/revision")
                .asLong();
    }
}
