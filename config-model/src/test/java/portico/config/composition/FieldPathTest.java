package portico.config.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.composition.FieldPath.Step;

class FieldPathTest {
    @Test
    void dotsAreLevels() {
        assertThat(FieldPath.parse("address.city").steps())
                .containsExactly(new Step("address", false), new Step("city", false));
    }

    @Test
    void aBackslashMakesADotAStarAndItselfPartOfTheName() {
        assertThat(FieldPath.parse("a\\.b.\\*.c\\\\d.*").steps())
                .containsExactly(
                        new Step("a.b", false), new Step("*", false), new Step("c\\d", false), new Step("*", true));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"0, 0", "7, 7", "42, 42", "07, -1", "-1, -1", "1x, -1", "x, -1", "9999999, 9999999", "12345678, -1"})
    void aNumberIsAnIndexToo(String name, int index) {
        assertThat(FieldPath.parse(name).steps().get(0).index()).isEqualTo(index);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ''   | empty name
            .    | empty name
            a.   | empty name
            .a   | empty name
            a..b | empty name
            a\\   | backslash
            a\\b  | backslash
            """)
    void whatIsNoPathIsRefused(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldPath.parse(text))
                .withMessageContaining(reason);
    }

    @Test
    void pathsHaveBounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.parse("a.".repeat(32) + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.parse("a".repeat(129)));
        assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.parse("a\nb"));
        assertThat(FieldPath.parse("a.".repeat(31) + "a").steps()).hasSize(32);
    }

    @Test
    void aPlainPathHasNoStar() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldPath.parsePlain("a.*"))
                .withMessageContaining("through arrays");
        assertThat(FieldPath.parsePlain("a.\\*").steps()).hasSize(2);
    }

    @Test
    void theWayToTheLastStarIsThePlaceThatIsWorkedOn() {
        assertThat(FieldPath.parse("a.*.b.*.c").untilLastStar()).hasSize(4);
        assertThat(FieldPath.parse("a.b").untilLastStar()).isEmpty();
    }
}
