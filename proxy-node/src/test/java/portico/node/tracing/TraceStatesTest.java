package portico.node.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStatesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=1                       | a=1
            a=1,b=2                   | a=1,b=2
            a=1 , b=2 ,, c=3          | a=1,b=2,c=3
            0a-b_c*d/e=~!             | 0a-b_c*d/e=~!
            fw529a3039@dt=FfAA.:;<>() | fw529a3039@dt=FfAA.:;<>()
            a=b c                     | a=b c
            """)
    void whatIsWellFormedGoesOn(String field, String expected) {
        assertThat(TraceStates.of(List.of(field))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ",", "a", "a=", "=1", "A=1", "a=1=2", "a b=1", "a=1,a=2", "a=ä", "a=1\u0001", "-a=1"})
    void andNothingElse(String field) {
        assertThat(TraceStates.of(List.of(field))).isNull();
    }

    @Test
    void severalFieldsAreOneInTheirOrder() {
        assertThat(TraceStates.of(List.of("a=1,b=2", "", "c=3"))).isEqualTo("a=1,b=2,c=3");
        assertThat(TraceStates.of(List.of("a=1", "b"))).isNull();
        assertThat(TraceStates.of(List.of("a=1", "a=2"))).isNull();
    }

    @Test
    void atMostThirtyTwoMembers() {
        assertThat(TraceStates.of(List.of(members(32)))).isEqualTo(members(32));
        assertThat(TraceStates.of(List.of(members(33)))).isNull();
    }

    @Test
    void keysAndValuesAreBounded() {
        assertThat(TraceStates.of(List.of("a".repeat(256) + "=1"))).isNotNull();
        assertThat(TraceStates.of(List.of("a".repeat(257) + "=1"))).isNull();
        assertThat(TraceStates.of(List.of("a=" + "v".repeat(256)))).isNotNull();
        assertThat(TraceStates.of(List.of("a=" + "v".repeat(257)))).isNull();
    }

    /** W3C Trace Context §3.3.1.5. */
    @Test
    void whereThereIsNoRoomLongMembersGoFirstAndThenTheLast() {
        String shorts =
                IntStream.range(0, 4).mapToObj(at -> at + "=" + "v".repeat(120)).collect(Collectors.joining(","));
        assertThat(TraceStates.of(List.of("long=" + "v".repeat(200), shorts))).isEqualTo(shorts);
        assertThat(TraceStates.of(List.of(shorts, "4=" + "v".repeat(120)))).isEqualTo(shorts);
        assertThat(TraceStates.of(List.of("a=" + "v".repeat(256), "b=" + "v".repeat(250))))
                .hasSize(511);
        assertThat(TraceStates.of(List.of("a=" + "v".repeat(256), "b=" + "v".repeat(252))))
                .isEqualTo("a=" + "v".repeat(256));
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(at -> "k" + at + "=v").collect(Collectors.joining(","));
    }
}
