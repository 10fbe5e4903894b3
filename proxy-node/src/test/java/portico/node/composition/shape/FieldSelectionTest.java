package portico.node.composition.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSelectionTest {
    private static final String ANSWER =
            "{\"id\":1,\"a\":{\"b\":2,\"c\":{\"d\":3,\"e\":4}},\"l\":[{\"x\":5,\"y\":6},{\"y\":7}],\"p.q\":8}";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            id                | {"id":1}
            l.x,id            | {"id":1,"l":[{"x":5},{}]}
            a(b,c(e))         | {"a":{"b":2,"c":{"e":4}}}
            a.c.d             | {"a":{"c":{"d":3}}}
            a(b,c.e),l(y)     | {"a":{"b":2,"c":{"e":4}},"l":[{"y":6},{"y":7}]}
            a.c(d)            | {"a":{"c":{"d":3}}}
            a,a.b             | {"a":{"b":2,"c":{"d":3,"e":4}}}
            p\\.q             | {"p.q":8}
            none              | {}
            a(none)           | {"a":{}}
            """)
    void aClientTakesWhatItNames(String fields, String expected) {
        assertThat(json(FieldSelection.parse(fields).allow(tree(ANSWER)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", ",", "a,", "a(", "a()", "a(b", "a(b))", ")", "a..b", ".a", "a.", "(a)", "a(b)c", "a\\"})
    void whatIsNoSelectionIsRefused(String fields) {
        assertThatIllegalArgumentException().isThrownBy(() -> FieldSelection.parse(fields));
    }

    @Test
    void aSelectionHasBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldSelection.parse("a(".repeat(17) + "a" + ")".repeat(17)));
        assertThatIllegalArgumentException().isThrownBy(() -> FieldSelection.parse("a(".repeat(1000)));
        assertThatIllegalArgumentException().isThrownBy(() -> FieldSelection.parse("a.".repeat(16) + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> FieldSelection.parse("a,".repeat(256) + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> FieldSelection.parse("a".repeat(2049)));
        assertThat(FieldSelection.parse("a,".repeat(255) + "a")).isNotNull();
    }
}
