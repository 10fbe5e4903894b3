package portico.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.route.ValueMatch;
import portico.node.exchange.QueryName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

class PredicatesTest {
    @ParameterizedTest(name = "{0} {1} in ?{2}: {3}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            exact   | a b   | q=a+b        | true
            exact   | a b   | q=a%20b      | true
            exact   | a+b   | q=a%2bb      | true
            exact   | a+b   | q=a+b        | false
            exact   | ü     | q=%C3%BC     | true
            exact   | %zz   | q=%zz        | true
            exact   | %     | q=%          | true
            exact   | %4    | q=%4         | true
            exact   | ''    | q            | true
            exact   | ''    | q=           | true
            exact   | 1     | q=12         | false
            exact   | 12    | q=1          | false
            exact   | 2     | q=1&q=2      | true
            exact   | 1     | Q=1          | false
            exact   | 1     | %71=1        | true
            exact   | 1     | qq=1         | false
            exact   | 1=2   | q=1=2        | true
            exact   | 1     | &&q=1&       | true
            exact   | 1     | none         | false
            regex   | [ü]+  | q=%C3%BC%C3%BC | true
            regex   | 1     | q=12         | false
            present | true  | q            | true
            present | true  | p=q          | false
            present | true  | none         | false
            present | false | none         | true
            present | false | ''           | true
            present | false | p=1&q        | false
            """)
    void queryParametersAreComparedDecoded(String kind, String wanted, String query, boolean holds) {
        var predicates = Predicates.of(List.of(), Map.of(), Map.of("q", value(kind, wanted)));

        assertThat(predicates.hold(request(query, List.of()))).isEqualTo(holds);
    }

    @ParameterizedTest(name = "{0} {1} in {2}, {3}: {4}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            exact   | 1     | 1    | none | true
            exact   | 1     | 2    | 1    | true
            exact   | 1     | 1, 2 | none | false
            exact   | 1     | none | none | false
            exact   | ''    | ''   | none | true
            regex   | [a-c] | b    | none | true
            regex   | [a-c] | bb   | none | false
            regex   | [a-c] | bb   | c    | true
            present | true  | ''   | none | true
            present | true  | none | none | false
            present | false | none | none | true
            present | false | none | 1    | false
            """)
    void anyOfSeveralFieldsWillDo(String kind, String wanted, String first, String second, boolean holds) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        if (first != null) fields.add(Map.entry("X-A", first));
        fields.add(Map.entry("x-aa", wanted));
        if (second != null) fields.add(Map.entry("x-a", second));
        var predicates = Predicates.of(List.of(), Map.of("x-a", value(kind, wanted)), Map.of());

        assertThat(predicates.hold(request(null, fields))).isEqualTo(holds);
    }

    @ParameterizedTest(name = "{0} is {1} as octets of UTF-8")
    @CsvSource({"exact,ü", "regex,[ü]"})
    void fieldsBeyondAsciiAreReadAsUtf8(String kind, String wanted) {
        var predicates = Predicates.of(List.of(), Map.of("x-a", value(kind, wanted)), Map.of());

        assertThat(predicates.hold(request(null, List.of(Map.entry("x-a", "\u00c3\u00bc")))))
                .isTrue();
        assertThat(predicates.hold(request(null, List.of(Map.entry("x-a", "\u00fc")))))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} in ?{1} is {2}")
    @CsvSource(nullValues = "none", textBlock = """
            key, key=a%2Fb&key=c, a/b
            key, kez=1&key,       ''
            key, monkey=1,        none
            key, none,            none
            """)
    void aParameterIsFoundByItsName(String name, String query, String value) {
        assertThat(QueryName.of(name).value(query == null ? null : Slice.of(query)))
                .isEqualTo(value);
    }

    private static ValueMatch value(String kind, String wanted) {
        return switch (kind) {
            case "exact" -> ValueMatch.exactly(wanted);
            case "regex" -> new ValueMatch(null, wanted, null);
            default -> new ValueMatch(null, null, Boolean.valueOf(wanted));
        };
    }

    private static RequestHead request(String query, List<Map.Entry<String, String>> fields) {
        return new Drawn.Request("GET", "x", "/", query, fields).head();
    }
}
