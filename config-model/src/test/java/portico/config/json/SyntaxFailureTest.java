package portico.config.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.ConfigDocument;
import portico.config.InvalidConfiguration;
import portico.config.Problem;
import portico.config.openapi.OpenApiDocument;

/** What is no JSON or YAML: people learn where, and why, and nothing of the parser. */
class SyntaxFailureTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {                                  | 1, column 2: it ends too soon
        {"services":[{"name":"a"           | 1, column 25: it ends too soon
        {"services":["a                    | 1, column 16: it ends too soon
        {"services":]                      | 1, column 13: a value is expected, not ]
        {"services":[}                     | 1, column 14: there is a } where a ] is expected
        {"services":[,]}                   | 1, column 14: a value is expected, not ,
        {"services" 1}                     | 1, column 13: a colon is expected, not 1
        {"services":[] "a":1}              | 1, column 16: a comma or the end is expected, not "
        {services:[]}                      | 1, column 2: a field name in double quotes is expected, not s
        {"services":[],}                   | 1, column 16: a field name in double quotes is expected, not }
        {"services":'a'}                   | 1, column 13: a value is expected, not '
        {"services":NaN}                   | 1, column 16: NaN is no number that JSON has
        {"services":Infinity}              | 1, column 21: Infinity is no number that JSON has
        {"services":-Infinity}             | 1, column 22: -Infinity is no number that JSON has
        {"services":+1}                    | 1, column 14: + does not fit into a number there
        {"services":-a}                    | 1, column 14: a does not fit into a number there
        {"services":1.}                    | 1, column 15: } does not fit into a number there
        {"services":1e}                    | 1, column 15: } does not fit into a number there
        {"services":007}                   | 1, column 14: a number begins with more than one zero
        7x                                 | 1, column 2: a space is expected, not x
        {"services":yes}                   | 1, column 13: yes is no value; text needs double quotes
        {"services":tru}                   | 1, column 13: tru is no value; text needs double quotes
        {"services":"\\q"}                 | 1, column 15: after a backslash comes one of " \\ / b f n r t u
        {"services":"\\u12g4"}             | 1, column 18: four hexadecimal digits must follow \\u
        {/*services*/}                     | 1, column 2: JSON has no comments
        {} {}                              | 1, column 4: there is more behind its end
        {}]                                | 1, column 3: there is a ] with nothing to close
        """)
    void saysWhereAndWhyATextIsNoJson(String text, String placeAndReason) {
        assertThat(problem(text).message()).startsWith("is not well-formed at line " + placeAndReason);
    }

    static List<String> malformed() {
        return List.of(
                "{\"services\":\"a\nb\"}",
                "{\"services\":\"a\u0000b\"}",
                "\u0000{}",
                "{\"services\":\u0001[]}",
                "{\"services\":" + "[".repeat(70),
                "{\"policies\":[{\"settings\":" + "{\"a\":".repeat(100) + "1" + "}".repeat(102),
                "{\"format\":\"" + "x".repeat(1 << 21) + "\"}",
                "{\"" + "x".repeat(60_000) + "\":1}",
                "{\"services\":" + "9".repeat(200) + "}",
                "{\"services\":[],\"services\":[]}",
                "{\"routes\":[{\"match\":{\"paths\":[],\"paths\":[]}}]}",
                "{\"routes\":[{\"match\":{\"paths\":[\"/\" \"/\"]}}]}",
                "{\"services\":[{\"name\":\"a\",\"connections\":99999999999999999999}]}",
                "{\"services\":[{\"name\":\"a\",\"targets\":[{\"address\":\"a:1\",\"weight\":99999999999}]}]}",
                "<xml/>",
                "%",
                "",
                " ",
                "null",
                "{\"format\":\"\ufeff\"",
                "format: [",
                "format: {a",
                "\tformat: x",
                "format: x\n  - y",
                "a: b: c",
                "format: 'x",
                "format: \"\\q\"",
                "format: *nothing",
                "format: &a [*a]",
                "format: x\nformat: y",
                "format: |2x",
                "%YAML 9.0\n---\nx",
                "--- a\n--- b",
                "format: \u0007",
                "format: !!java.net.URL [x]",
                "services: " + "[".repeat(100),
                "#");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("malformed")
    void saysNothingOfTheParser(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var read =
                catchThrowableOfType(InvalidConfiguration.class, () -> ConfigJson.read(octets, ConfigDocument.class));
        // Some of it is YAML, if not a configuration.
        var readYaml = catchThrowableOfType(
                InvalidConfiguration.class, () -> ConfigJson.readYaml(octets, ConfigDocument.class));
        assertThat(read).isNotNull();
        for (var failure : Stream.of(read, readYaml).filter(Objects::nonNull).toList()) {
            assertThat(failure.problems()).hasSize(1);
            String said = failure.problems().get(0).toString();
            assertThat(said)
                    .doesNotContain("Feature", "Jackson", "com.", "REDACTED", "StreamRead", "Source", "token", "\n");
            assertThat(said.split(" line [0-9]", -1)).hasSizeLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {"services":[],"services":[]}                   | services                | 1, column 26
        {"routes":[{},{"match":{"paths":[],"paths":1}}]} | routes[1].match.paths  | 1, column 43
        {"policies":[{"settings":{"a":[{"b":1,"b":2}]}}]} | policies[0].settings.a[0].b | 1, column 42
        """)
    void namesAFieldThatIsThereTwice(String text, String field, String place) {
        assertThat(problem(text)).isEqualTo(new Problem(field, "is there twice at line " + place));
    }

    @Test
    void namesAFieldThatIsThereTwiceInYaml() {
        var failure = catchThrowableOfType(
                InvalidConfiguration.class,
                () -> ConfigJson.readYaml(
                        "services:\n- name: a\n  name: b\n".getBytes(StandardCharsets.UTF_8), ConfigDocument.class));
        assertThat(failure.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("services[0].name");
            assertThat(problem.message()).startsWith("is there twice at line 3");
        });
    }

    @Test
    void aNumberThatDoesNotFitIsWellFormed() {
        assertThat(problem(
                        "{\"services\":[{\"name\":\"a\",\"targets\":[{\"address\":\"a:1\",\"weight\":99999999999}]}]}"))
                .isEqualTo(new Problem("services[0].targets[0].weight", "must be a whole number that fits"));
    }

    @Test
    void saysWhereADocumentInATextEnds() {
        var failure = catchThrowableOfType(IllegalArgumentException.class, () -> OpenApiDocument.read("{\n\"a\": [,"));
        assertThat(failure)
                .hasMessageStartingWith("is neither JSON nor YAML: it is not well-formed at line 2, column ");
    }

    private static Problem problem(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var failure =
                catchThrowableOfType(InvalidConfiguration.class, () -> ConfigJson.read(octets, ConfigDocument.class));
        assertThat(failure.problems()).hasSize(1);
        return failure.problems().get(0);
    }
}
