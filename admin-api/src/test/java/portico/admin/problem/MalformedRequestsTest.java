package portico.admin.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;
import portico.config.json.ConfigJson;
import portico.testing.RawClient;
import portico.testing.RawClient.Response;

/** Requests that no client library would send: each is refused with a reason, where the server lets us. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class MalformedRequestsTest {
    private static final String SPARE = "x".repeat(1000);

    private final AdminApi api = AdminApi.as("admin");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        GET /api/v1/services?limit=%zz             | limit | has %zz, and two hexadecimal digits must follow each %
        GET /api/v1/services?tag=a&q=%             | q     | has %, and two hexadecimal digits must follow each %
        GET /api/v1/services?q=%1&tag=a            | q     | has %1&, and two hexadecimal digits must follow each %
        GET /api/v1/services?q={}                  | q     | has {, which must be written %7B
        GET /api/v1/services?{}                    | query | has {, which must be written %7B
        GET /api/v1/services?tag=a&{}=b            | query | has {, which must be written %7B
        GET /api/v1/services?q="a"                 | q     | has ", which must be written %22
        GET /api/v1/services/%                     | path  | has %, and two hexadecimal digits must follow each %
        GET /api/v1/services/%zz                   | path  | has %zz, and two hexadecimal digits must follow each %
        GET /api/v1/services/a^b                   | path  | has ^, which must be written %5E
        GET /api/v1/%zz/x                          | path  | has %zz, and two hexadecimal digits must follow each %
        GET /%                                     | path  | has %, and two hexadecimal digits must follow each %
        GET /q/metrics?{                           | query | has {, which must be written %7B
        GET //                                     | path  | cannot be taken apart
        GET services                               | path  | must begin with /
        OPTIONS *                                  | path  | must begin with /
        DELETE /api/v1/routes/%                    | path  | has %, and two hexadecimal digits must follow each %
        POST /api/v1/config?mode=%zz               | mode  | has %zz, and two hexadecimal digits must follow each %
        POST /api/v1/config?mode=merge&dry-run={   | dry-run | has {, which must be written %7B
        """)
    void aUrlThatCannotBeReadIsRefusedWithItsPart(String line, String field, String message) {
        try (var raw = raw()) {
            JsonNode problem =
                    refused(raw.send(request(line, "content-length: 0")).read(), 400, "malformed-request");
            assertThat(problem.at("/errors/0/field").asText()).isEqualTo(field);
            assertThat(problem.at("/errors/0/message").asText()).isEqualTo(message);
            assertThat(problem.get("detail").asText()).contains(field, message);
            assertThat(goesOn(raw)).isTrue();
        }
    }

    /** What can be read, however odd, comes to the endpoint: it answers, or says what it does not take. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/services?q=%ff%fe",
                "GET /api/v1/services?limit=%ff",
                "GET /api/v1/consumers?tag=%c0%80",
                "GET /api/v1/services/%ff",
                "GET /api/v1/services/%00",
                "GET /api/v1/services/..%2f..%2fusers",
                "GET /%ff",
                "GET //api/v1/services",
                "GET /api/v1/services//",
                "GET /api/v1/services?=x",
                "GET /api/v1/services?&&&",
                "GET http://x/api/v1/services",
                "BREW /api/v1/services",
                "GET /q/nothing"
            })
    void whatIsOnlyOddIsAnsweredOrRefusedWithAReason(String line) {
        for (String field :
                new String[] {"accept: */*", "accept: x", "accept: a/b;q=z", "cookie: $Version=x; portico_refresh"})
            try (var raw = raw()) {
                Response answer = raw.send(request(line, field)).read();
                if (answer.status() == 200) continue;
                refused(answer, answer.status(), "");
            }
    }

    @Test
    void aRequestWithoutAHostIsRefusedWithTheField() {
        try (var raw = raw()) {
            raw.send("GET /api/v1/services HTTP/1.1\r\nauthorization: " + api.authorization() + "\r\n\r\n");
            JsonNode problem = refused(raw.read(), 400, "malformed-request");
            assertThat(problem.at("/errors/0/field").asText()).isEqualTo("Host");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4 * 1024 + 1, 60_000})
    void aUrlThatIsTooLongIsRefusedWithTheLimit(int length) {
        String path = "/api/v1/services?q=";
        try (var raw = raw()) {
            raw.send(request("GET " + path + "x".repeat(length - path.length()), "accept: */*"));
            JsonNode problem = refused(raw.read(), 414, "url-too-long");
            assertThat(problem.at("/errors/0/field").asText()).isEqualTo("url");
            assertThat(problem.at("/errors/0/message").asText()).isEqualTo("is over 4096 characters");
            assertThat(goesOn(raw)).isTrue();
        }
    }

    @Test
    void aUrlMayBeAsLongAsTheLimit() {
        String path = "/api/v1/services/";
        try (var raw = raw()) {
            String line = path + SPARE.repeat(5).substring(0, 4096 - path.length());
            Response answer = raw.send(request("GET " + line, "accept: */*")).read();
            assertThat(refused(answer, 404, "not-found").get("detail").asText()).startsWith("There is no service xxx");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20 * 1024, 60_000, 100_000})
    void headerFieldsThatAreTooLargeAreRefusedWithTheLargest(int octets) {
        try (var raw = raw()) {
            raw.send(request("GET /api/v1/services", "x-large: " + "y".repeat(octets)));
            JsonNode problem = refused(raw.read(), 431, "header-too-large");
            assertThat(problem.at("/errors/0/field").asText()).isEqualToIgnoringCase("x-large");
            assertThat(problem.at("/errors/0/message").asText()).contains("20480 bytes");
            assertThat(goesOn(raw)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /api/v1/config", "POST /api/v1/services", "PUT /nothing"})
    void aBodyThatNobodyTakesIsRefusedBeforeItIsSent(String line) {
        try (var raw = raw()) {
            raw.send(request(
                    line, "content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: 268435457"));
            JsonNode problem = refused(raw.read(), 413, "body-too-large");
            assertThat(problem.get("detail").asText()).isEqualTo("The body is over 268435456 bytes");
            assertThat(raw.isClosed()).isTrue();
        }
    }

    /** Where the server itself gives up, nothing but its status can be said. */
    @Test
    void whatIsFarTooLongIsRefusedByTheServer() {
        try (var raw = raw()) {
            Response answer = raw.send(request("GET /" + "x".repeat(70_000), "accept: */*"))
                    .read();
            assertThat(answer.status()).isEqualTo(414);
            assertThat(answer.body()).isEmpty();
        }
        try (var raw = raw()) {
            Response answer = raw.send(request("GET /", "x-large: " + "y".repeat(140_000)))
                    .read();
            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.body()).isEmpty();
        }
    }

    private RawClient raw() {
        return new RawClient(URI.create(AdminApi.base()).getPort());
    }

    private String request(String line, String field) {
        return line + " HTTP/1.1\r\nhost: x\r\nauthorization: " + api.authorization() + "\r\n" + field + "\r\n\r\n";
    }

    /** Whether the connection serves another request. */
    private boolean goesOn(RawClient raw) {
        return raw.send(request("GET /api/v1/services", "accept: */*")).read().status() == 200;
    }

    private static JsonNode refused(Response answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status).isBetween(400, 499);
        assertThat(answer.header("content-type"))
                .as("%s %s", status, answer.body())
                .contains("application/problem+json");
        JsonNode problem = ConfigJson.readTree(answer.body().getBytes(StandardCharsets.UTF_8));
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).endsWith(code);
        assertThat(problem.get("detail").asText()).isNotEmpty();
        if (status == 400) assertThat(problem.get("errors")).as(answer.body()).isNotEmpty();
        return problem;
    }
}
