package portico.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.Problem;
import portico.config.Problems;

class PathPatternTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/",
                "/**",
                "/orders/",
                "/caf%C3%A9/a%20b",
                "/%E9",
                "/.well-known/x",
                "/...",
                "/a%3Fb%23c",
                "/%252F",
                "/!$&'()+,=:@~",
                "/{id:[^;]+}",
                "/{language:de}",
                "/{name:caf%C3%A9}",
                "/{order:orders;v=1}",
                "/{name:a|/}"
            })
    void whatAPathCanMatchIsAccepted(String pattern) {
        assertThat(wrong(pattern)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /orders;v=1        | holds a ; parameter: orders;v=1; where nodes let parameters pass, bind the segment
            /a%3Bb             | holds a ; parameter
            /a/;x              | holds a ; parameter
            /..;/a             | holds a ; parameter
            /a%2Fb             | holds an encoded slash
            /a%5Cb             | holds an encoded backslash
            /a%00              | holds a control character
            /a%0Ab/c           | holds a control character
            /%C0%AF            | holds octets that no UTF-8 has
            /%E0%80%AF/**      | holds octets that no UTF-8 has
            /a/../b            | is not normalised at ..
            /./b               | is not normalised at .
            /a//b              | has an empty segment
            //**               | has an empty segment
            /%61               | is not normalised at %61
            /%c3%a9            | is not normalised at %c3%a9
            /café              | is not normalised at café
            /a b               | is not normalised at a b
            /%                 | is not normalised at %
            /a%2               | is not normalised at a%2
            /a?b               | match a query with query
            /a#b               | is not normalised at a#b
            /a\\b              | is not normalised at a\\b
            /{name:café}       | a constraint that matches nothing: in paths, it is written caf%C3%A9
            /{name:a b}        | a constraint that matches nothing: a b
            /{name:a/b}        | a constraint that matches nothing: a/b
            /{name:a%2Fb}      | a constraint that matches nothing: a%2Fb
            /{name:}           | a constraint that matches nothing
            """)
    void whatNoPathCanMatchIsRefusedWithTheReason(String pattern, String reason) {
        assertThat(wrong(pattern)).singleElement().asString().contains(reason);
    }

    private static List<String> wrong(String pattern) {
        var problems = Problems.none();
        PathPattern.check(pattern, problems);
        return problems.list().stream().map(Problem::message).toList();
    }
}
