package portico.config.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.json.ConfigJson;
import portico.config.openapi.OpenApiDocument;

/** What fits a schema, within bounded time. */
class JsonRulesTest {
    private static JsonNode json(String text) {
        try {
            return ConfigJson.yamlMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            2024-02-29                 | date          | true
            2023-02-29                 | date          | false
            2024-02-29T10:00:00Z       | date-time     | true
            2024-02-29t10:00:00.5+01:00 | date-time    | true
            2024-02-29 10:00:00Z       | date-time     | false
            2024-02-29T10:00:00        | date-time     | false
            10:00:00Z                  | time          | true
            10:00                      | time          | false
            a@example.com              | email         | true
            a example.com              | email         | false
            a-b.example                | hostname      | true
            -a.example                 | hostname      | false
            127.0.0.1                  | ipv4          | true
            127.0.0.256                | ipv4          | false
            "::1"                      | ipv6          | true
            "127.0.0.1"                | ipv6          | false
            7d444840-9dc0-11d1-b245-5ffdce74fad2 | uuid | true
            7d444840-9dc0-11d1-b245    | uuid          | false
            "https://a/b"              | uri           | true
            a/b                        | uri           | false
            a/b                        | uri-reference | true
            "a b"                      | uri-reference | false
            /a~1b                      | json-pointer  | true
            a                          | json-pointer  | false
            anything                   | unknown       | true
            """)
    void formatsAreHeldTo(String text, String format, boolean fits) {
        var rules = JsonRules.compile(json("{ type: string, format: " + format + " }"));
        JsonNode value = ConfigJson.mapper().getNodeFactory().textNode(text.replace("\"", ""));
        assertThat(rules.violations(value, 5).isEmpty()).isEqualTo(fits);
    }

    @Test
    void aSchemaThatLeadsBackToItselfIsGivenUpWhenItTakesTooLong() {
        var rules = JsonRules.compile(json("{ anyOf: [ { properties: { a: { $ref: '#' } }, required: [z] },"
                + " { properties: { a: { $ref: '#' } }, required: [y] } ] }"));
        var body = new StringBuilder();
        for (int level = 0; level < 60; level++) body.append("{\"a\":");
        body.append("{}").append("}".repeat(60));
        assertThat(rules.violations(json(body.toString()), 5))
                .extracting(Violation::reason)
                .containsExactly("takes too long to check");
    }

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ^a/b$         | a/b  | true
            ^a\\/b$       | a/b  | true
            ^\\u0061$     | a    | true
            b             | abc  | true
            ^\\d{2}$      | 12   | true
            ^\\d{2}$      | 123  | false
            """)
    void patternsAreThoseOfSchemas(String pattern, String text, boolean matches) {
        assertThat(LinearPattern.of(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void nothingIsFetched() {
        assertThatThrownBy(() -> JsonRules.compile(json("{ $ref: 'http://127.0.0.1:1/schema' }")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonRules.compile(json("{ $ref: 'file:///etc/hostname' }")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0} as {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            "{id: 1, secret: a}"               | answer  | true
            "{id: 1, secret: A}"               | answer  | false
            "{id: 1}"                          | answer  | true
            "{}"                               | answer  | false
            "{secret: a}"                      | request | true
            "{id: 1}"                          | request | false
            "{secret: a, size: 3}"             | request | false
            "{secret: a, size: 3.01}"          | request | true
            "{secret: a, note: null}"          | request | true
            "{secret: a, kind: null}"          | request | true
            "{secret: a, kind: c}"             | request | false
            "{secret: a, count: 2147483648}"   | request | false
            """)
    void version30IsPutInTheWordsOf31(String value, String way, boolean fits) {
        var document = OpenApiDocument.read("""
                openapi: 3.0.3
                components:
                  schemas:
                    Thing:
                      required: [id, secret]
                      properties:
                        id: { type: integer, readOnly: true }
                        secret: { type: string, writeOnly: true, pattern: "^[a-z]$" }
                        size: { type: number, minimum: 3, exclusiveMinimum: true }
                        note: { type: string, nullable: true }
                        kind: { type: string, nullable: true, enum: [a, b] }
                        count: { type: integer, format: int32 }
                """);
        var schemas = new OpenApiSchemas(document, way.equals("request"));
        int number = schemas.want(schemas.rewritten(json("{ $ref: '#/components/schemas/Thing' }")));
        schemas.compile();
        List<Violation> violations = schemas.rules(number).violations(json(value.replace("\"", "")), 5);
        assertThat(violations.isEmpty()).isEqualTo(fits);
    }
}
