package portico.node.composition.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapingTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            aZ09-._~        | aZ09-._~
            a b             | a%20b
            a/../b          | a%2F..%2Fb
            x?y#z&a=b+c     | x%3Fy%23z%26a%3Db%2Bc
            %2e             | %252e
            é€😀            | %C3%A9%E2%82%AC%F0%9F%98%80
            @host:80        | %40host%3A80
            """)
    void noValueEndsItsSegmentOrParameter(String value, String expected) {
        var to = new StringBuilder("<");
        Escaping.percent(value.equals("~~") ? "" : value, to);

        assertThat(to).hasToString("<" + expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatIsEscapedIsTheSameWhenRead(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            var value = new StringBuilder();
            for (int left = random.nextInt(12); left > 0; left--) {
                int c = random.nextInt(random.nextBoolean() ? 0x80 : 0x11000);
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) value.appendCodePoint(c);
            }
            var percent = new StringBuilder();
            Escaping.percent(value.toString(), percent);

            assertThat(URLDecoder.decode(percent.toString(), StandardCharsets.UTF_8))
                    .isEqualTo(value.toString());
            assertThat(percent.toString()).matches("[A-Za-z0-9%._~-]*");
        }
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\rb", "a\u0000b", "\u007f", "\u001b"})
    void noValueEndsItsField(String value) {
        assertThat(Escaping.header(value)).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a b, c;d="e"    | a b, c;d="e"
            é               | Ã©
            """)
    void fieldsHoldOctets(String value, String expected) {
        assertThat(Escaping.header(value)).isEqualTo(expected);
    }
}
