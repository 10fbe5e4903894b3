package portico.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;

/** Bodies that are no JSON or YAML: the answer is for people, not for those who know the parser. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class MalformedBodyTest {
    private static final List<String> JSON = List.of(
            "{",
            "{\"a",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":[",
            "{]",
            "{\"a\":]",
            "{\"a\":[}",
            "{\"a\":[,]}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":NaN}",
            "{\"a\":Infinity}",
            "{\"a\":-Infinity}",
            "{\"a\":+1}",
            "{\"a\":.5}",
            "{\"a\":1.}",
            "{\"a\":1e}",
            "{\"a\":007}",
            "{\"a\":0x10}",
            "{\"a\":yes}",
            "{\"a\":tru}",
            "{\"a\":\"\\q\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"b\nc\"}",
            "{\"a\":\"b\u0000c\"}",
            "\u0000",
            "{/* a */}",
            "// a\n{}",
            "{} {}",
            "{}]",
            "{\"tags\":[],\"tags\":[]}",
            "{\"tags\":[" + "9".repeat(200) + "]}",
            "{\"" + "x".repeat(60_000) + "\":1}",
            "{\"tags\":[" + "{\"a\":".repeat(100),
            " ",
            "<xml/>",
            "{\"a\":1}\u0001");

    private static final List<String> YAML = List.of(
            "a: [",
            "a: {b",
            "\ta: x",
            "a: x\n  - y",
            "a: b: c",
            "a: 'x",
            "a: \"\\q\"",
            "a: *nothing",
            "format: portico/v1\nformat: portico/v1",
            "a: |2x",
            "%YAML 9.0\n---\nx",
            "--- a\n--- b",
            "a: \u0007",
            "a: " + "[".repeat(100));

    private final AdminApi api = AdminApi.as("admin");

    static Stream<Arguments> bodies() {
        return Stream.concat(
                JSON.stream()
                        .flatMap(body -> Stream.of("POST /services", "PATCH /services/there", "POST /config")
                                .map(write -> Arguments.of(write, "application/json", body))),
                YAML.stream().map(body -> Arguments.of("POST /config", "application/yaml", body)));
    }

    @ParameterizedTest(name = "{0} {1} {index}")
    @MethodSource("bodies")
    void isRefusedInWordsForPeople(String write, String mediaType, String body) {
        api.put("/services/there", "{\"url\":\"http://a:1\"}");
        String[] line = write.split(" ");
        Answer answer = api.send(line[0], line[1], body, "content-type", mediaType);
        assertThat(answer.status()).as(answer.text()).isIn(400, 422);
        assertThat(answer.json().get("errors")).as(answer.text()).isNotEmpty();
        assertThat(answer.text())
                .doesNotContain("Feature", "Jackson", "fasterxml", "REDACTED", "StreamRead", "snakeyaml");
        String detail = answer.json().get("detail").asText();
        assertThat(detail.split(" line [0-9]", -1)).as(detail).hasSizeLessThanOrEqualTo(2);
        if (detail.contains("well-formed")) assertThat(detail).containsPattern("at line [0-9]+, column [0-9]+");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        PUT /services/there   | {"tags":[],"tags":[]}                      | tags
        PATCH /services/there | {"tls":{"verify":true,"verify":false}}     | tls.verify
        POST /config          | {"services":[{"name":"a","name":"b"}]}     | services[0].name
        POST /users           | {"name":"a","name":"b"}                    | name
        """)
    void aFieldThatIsThereTwiceIsNamed(String write, String body, String field) {
        api.put("/services/there", "{\"url\":\"http://a:1\"}");
        String[] line = write.split(" ");
        Answer answer = api.send(line[0], line[1], body).expect(400);
        assertThat(answer.json().at("/errors/0/field").asText())
                .as(answer.text())
                .isEqualTo(field);
        assertThat(answer.json().at("/errors/0/message").asText()).startsWith("is there twice at line 1, column ");
    }

    @Test
    void nothingIsToldFromEmpty() {
        assertThat(api.post("/services", "null").expect(422).text()).contains("must be an object");
        assertThat(reason("")).isEqualTo("is empty");
        assertThat(reason(" \n")).isEqualTo("is empty");
        assertThat(reason("{} {}")).contains("there is more behind its end");
    }

    private String reason(String body) {
        return api.post("/services", body)
                .expect(400)
                .json()
                .at("/errors/0/message")
                .asText();
    }
}
