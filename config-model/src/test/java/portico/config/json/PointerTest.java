package portico.config.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointerTest {
    /** Those of RFC 6901 §5, and their like. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /foo      | [foo]
            /foo/0    | [foo, 0]
            /         | []
            /a~1b     | [a/b]
            /c%d      | [c%d]
            /k\\"l    | [k\\"l]
            /m~0n     | [m~n]
            /~01      | [~1]
            /a//b     | [a, , b]
            """)
    void namesAreRead(String text, String names) {
        assertThat(Pointer.parse(text).names().toString()).isEqualTo(names);
    }

    @Test
    void theEmptyOneIsTheWhole() {
        assertThat(Pointer.parse("").isWhole()).isTrue();
        assertThat(Pointer.parse("/").names()).containsExactly("");
        assertThat(Pointer.parse("").holds(Pointer.parse("/a"))).isTrue();
        assertThat(Pointer.parse("/a").holds(Pointer.parse("/a/b"))).isTrue();
        assertThat(Pointer.parse("/a").holds(Pointer.parse("/ab"))).isFalse();
        assertThat(Pointer.parse("/a/b").holds(Pointer.parse("/a"))).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a", "#/a", " /a", "/~", "/a~2", "/~b/c"})
    void othersAreNone(String text) {
        assertThatThrownBy(() -> Pointer.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RFC 6901");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            0           | 0
            10          | 10
            999999999   | 999999999
            01          | -1
            -1          | -1
            -           | -1
            1e0         | -1
            1000000000  | -1
            ١           | -1
            """)
    void indexesAreRead(String name, int index) {
        assertThat(Pointer.index(name)).isEqualTo(index);
    }
}
