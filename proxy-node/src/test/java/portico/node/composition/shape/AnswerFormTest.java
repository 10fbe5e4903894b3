package portico.node.composition.shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFormTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
            -                                            | JSON
            ~~                                           | JSON
            */*                                          | JSON
            application/json                             | JSON
            APPLICATION/XML                              | XML
            application/*                                | JSON
            text/*                                       | TEXT_XML
            text/plain                                   | PLAIN
            text/plain, application/json                 | JSON
            text/plain, application/json;q=0.9           | PLAIN
            application/json;q=0.5, */*;q=0.1            | JSON
            application/json;q=0, */*                    | XML
            application/json;q=0                         | -
            application/json;q=0.0, text/*;q=0           | -
            image/png                                    | -
            image/png, */*;q=0                           | -
            text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | XML
            application/json;charset=utf-8;q=0.2, text/plain;q=0.3          | PLAIN
            application/json;x="a,b;q=0";q=0.2, text/plain;q=0.1            | JSON
            application/xml;q=0.001                      | XML
            application/xml;q=0.5, application/xml;q=0.9, application/json;q=0.8 | XML
            , ,text/plain,,                              | PLAIN
            text/plain;q=2                               | JSON
            text/plain;q=0.1234                          | JSON
            text/plain;q=                                | JSON
            text                                         | JSON
            /                                            | JSON
            """)
    void theClientGetsTheFormItLikesMost(String accept, String form) {
        AnswerForm accepted = AnswerForm.accepted(accept);

        assertThat(accepted == null ? null : accepted.name()).isEqualTo(form);
    }

    @Test
    void aClientThatAsksForTooMuchGetsJson() {
        assertThat(AnswerForm.accepted("text/plain," + "a/b,".repeat(64))).isEqualTo(AnswerForm.JSON);
        assertThat(AnswerForm.accepted("text/plain," + " ".repeat(3000))).isEqualTo(AnswerForm.JSON);
        assertThat(AnswerForm.accepted("text/plain," + "a/b,".repeat(63))).isEqualTo(AnswerForm.PLAIN);
    }

    @ParameterizedTest(name = "{0} as plain text")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"content":"a\\nb"}       | ~a
            b~
            {"content":1e400}         | 1e400
            {"content":{"a":1}}       | {"content":{"a":1}}
            {"content":"a","b":1}     | {"content":"a","b":1}
            "a"                       | a
            -0                        | -0
            true                      | true
            null                      | ~~
            [1]                       | [1]
            {}                        | {}
            """)
    void plainTextIsTheContentOrJson(String from, String expected) {
        assertThat(new String(AnswerForm.PLAIN.write(tree(from), 1000), UTF_8)).isEqualTo(expected);
    }

    @Test
    void textIsTheMemberContent() {
        assertThat(json(PlainText.read("a\"é".getBytes(UTF_8), "text/plain", AnswerLimits.STANDARD)))
                .isEqualTo("{\"content\":\"a\\\"é\"}");
        assertThat(json(PlainText.read(
                        "é".getBytes(ISO_8859_1), "text/plain;charset=iso-8859-1", AnswerLimits.STANDARD)))
                .isEqualTo("{\"content\":\"é\"}");
        assertThatThrownBy(() -> PlainText.read("é".getBytes(ISO_8859_1), "text/plain", AnswerLimits.STANDARD))
                .isInstanceOf(BadAnswer.class);
        assertThatThrownBy(() -> PlainText.read(new byte[11], "text/plain", new AnswerLimits(10, 1, 1)))
                .isInstanceOf(BadAnswer.class);
        assertThatThrownBy(() -> AnswerForm.PLAIN.write(tree("\"abc\""), 2)).isInstanceOf(BadAnswer.class);
    }

    @Test
    void eachFormSaysWhatItIs() {
        assertThat(AnswerForm.JSON.contentType()).isEqualTo("application/json");
        assertThat(AnswerForm.PLAIN.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(new String(AnswerForm.XML.write(tree("{\"a\":1}"), 1000), UTF_8))
                .endsWith("<a>1</a>");
        assertThat(new String(AnswerForm.JSON.write(tree("{\"a\":1}"), 1000), UTF_8))
                .isEqualTo("{\"a\":1}");
    }
}
