package portico.config.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTextTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{ 'name': user.name, 'total': $sum(orders.price) }",
                "orders[price / 2 > 10].id",
                "(a + b) / (c)",
                "a[0] / 2",
                "`a/b` / 'x/y' / \"z\"",
                "* / 2",
                "$count(*) /* not / a regex */ / 2",
                "a and b or c in d",
            })
    void whatHasABoundIsTaken(String text) {
        assertThat(TemplateText.compile(text)).isNotNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            user.            | is no JSONata
            {'a': }          | is no JSONata
            $match(a, /b+/)  | regular expression, at character 10
            a ~> /b/         | regular expression
            a in /b/         | regular expression
            /b/              | regular expression
            $eval(a)         | uses $eval, at character 0
            (a; $eval (a))   | uses $eval
            a & 'b           | text that does not end
            a /* b           | comment that does not end
            """)
    void whatIsBrokenOrHasNoBoundIsRefused(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemplateText.compile(text))
                .withMessageContaining(reason);
    }

    @Test
    void nestingTooDeepForTheParserIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> TemplateText.compile("(".repeat(60_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> TemplateText.compile(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> TemplateText.compile("a".repeat(65 * 1024)));
        assertThat(TemplateText.compile("a".repeat(64 * 1024))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> TemplateText.compile("1) + (2"));
    }
}
