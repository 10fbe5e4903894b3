package portico.node.composition.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.composition.shape.BadAnswer.Reason;

class AnswerTemplateTest {
    private static final AnswerLimits SMALL = new AnswerLimits(10_000, 50, 1000);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String ANSWERS =
            "{\"user\":{\"id\":9007199254740993,\"name\":\"Ann\",\"no\":null,\"big\":1e400,"
                    + "\"zero\":-0,\"price\":1.10,\"tags\":[\"a\",\"b\"]},\"orders\":[{\"id\":1,\"sum\":2.5},{\"id\":2,\"sum\":3}],\"one\":[7]}";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            user.id                                   | 9007199254740993
            { 'n': user.name, 'id': user.id }         | {"n":"Ann","id":9007199254740993}
            { 'a': user.big, 'b': user.zero, 'c': user.price } | {"a":1e400,"b":-0,"c":1.10}
            user                                      | {"id":9007199254740993,"name":"Ann","no":null,"big":1e400,"zero":-0,"price":1.10,"tags":["a","b"]}
            { 'no': user.no, 'undefined': user.x }    | {"no":null}
            orders.id                                 | [1,2]
            orders[sum > 2.7].id                      | 2
            orders[sum > 2.7].id[]                    | [2]
            orders[0]                                 | {"id":1,"sum":2.5}
            one                                       | [7]
            one.$                                     | 7
            $sum(orders.sum)                          | 5.5
            $sum(orders.id) * 2                       | 6
            $string(user.price) & '!'                 | "1.10!"
            $join(user.tags, '-')                     | "a-b"
            $pad('x', 3) & $pad('x', -3, '#')         | "x  ##x"
            $pad('x', 4, 'ab')                        | "xaba"
            $replace('a.b.c', '.', '-')               | "a-b-c"
            $replace('a.b.c', '.', '-', 1)            | "a-b.c"
            $map(orders, function($o){ $o.id })       | [1,2]
            orders{ $string(id): sum }                | {"1":2.5,"2":3}
            $merge([user, orders[0]]).id              | 1
            user.tags[1] ~> $uppercase()              | "B"
            1/3                                       | 0.3333333333333333
            10000000000000000000000                   | 1E+22
            nothing                                   | null
            $substring('😀', 0, 1)                     | "😀"
            [1..3]                                    | [1,2,3]
            ( $f := function($n){ $n < 2 ? 1 : $n * $f($n - 1) }; $f(10) ) | 3628800
            """)
    void aTemplateMakesAnAnswer(String template, String expected) {
        var compiled = AnswerTemplate.compile(template, SMALL, LONG);

        assertThat(json(compiled.apply(tree(ANSWERS)))).isEqualTo(expected);
        assertThat(json(compiled.apply(tree(ANSWERS)))).isEqualTo(expected);
    }

    @Test
    void nothingOfOneEvaluationIsSeenByTheNext() {
        var compiled = AnswerTemplate.compile("($before := $exists($x) ? $x; $x := user; [$before])", SMALL, LONG);
        String first = json(compiled.apply(tree("{\"user\":\"secret\"}")));

        assertThat(first).isEqualTo("[]");
        for (int round = 0; round < 100; round++)
            assertThat(json(compiled.apply(tree("{\"user\":\"next\"}")))).isEqualTo(first);
    }

    @Test
    void manyThreadsShareOneTemplate() throws Exception {
        var compiled = AnswerTemplate.compile(
                "{ 'id': user.id, 'ids': $map(list, function($n){ $n & ':' & user.id }) }", SMALL, LONG);
        var threads = Executors.newFixedThreadPool(8);
        try {
            var results = threads.invokeAll(IntStream.range(0, 500)
                    .<Callable<String>>mapToObj(id ->
                            () -> json(compiled.apply(tree("{\"user\":{\"id\":%d},\"list\":[1,2]}".formatted(id)))))
                    .toList());
            for (int id = 0; id < 500; id++)
                assertThat(results.get(id).get())
                        .isEqualTo("{\"id\":%d,\"ids\":[\"1:%d\",\"2:%d\"]}".formatted(id, id, id));
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "( $f := function($n){ 1 + $f($n) }; $f(1) )",
                "( $f := function($n){ $f($n) }; $f(1) )",
                "( $f := function($s){ $f($s & $s) }; $f('ab') )",
                "( $f := function($a){ $f([$a, $a, $a]) }; $f([1]) )",
                "( $a := [1..10]; $f := function($x){ $f($append($x, $x)) }; $f($a) )",
                "[1..10000000]",
                "[1..100].[1..100].[1..100].[1..100].($ + 1)",
                "$pad('x', 1000000000)",
                "$pad('x', -2000000000)",
                "( $s := $pad('x', 9000); $replace($s, 'x', $s) )",
                "( $s := $pad('x', 9000); $join([$s, $s, $s], $s) )",
                "( $a := [1]; $b := [[$a],[$a]]; $c := [[$b],[$b]]; $d := [[$c],[$c]]; $e := [[$d],[$d]]; $f := [[$e],[$e]];"
                        + " $g := [[$f],[$f]]; $h := [[$g],[$g]]; $i := [[$h],[$h]]; $j := [[$i],[$i]]; $k := [[$j],[$j]]; $k )",
                "[1..500].$pad('x', 9000)",
                "( $s := $pad('x', 9000); [1..500].($s & $) )",
            })
    void aTemplateWithoutEndEnds(String template) {
        var compiled = AnswerTemplate.compile(template, SMALL, Duration.ofMillis(200));

        assertThatThrownBy(() -> compiled.apply(tree(ANSWERS))).isInstanceOf(BadAnswer.class);
    }

    /** Each of the arrays is within the bound. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "$map([1..60], function($n){ [1..900] })",
                "[1..60].[[1..900]]",
                "( $a := [1..900]; $count($map([1..60], function($n){ $append($a, $n) })) )",
                "( $a := [1..900]; $count($map([1..60], function($n){ $n < 0 ? $n : $reverse($a) })) )",
                "( $o := $merge([1..900].{ $string($): 1 }); $count($map([1..60], function($n){ $merge([$o, { 'x': $n }]) })) )",
            })
    void arraysAreBoundedInSum(String template) {
        var compiled = AnswerTemplate.compile(template, new AnswerLimits(1 << 20, 100, 1000), LONG);

        assertThatThrownBy(() -> compiled.apply(tree(ANSWERS)))
                .isInstanceOf(BadAnswer.class)
                .hasMessageContaining("too many long arrays");
    }

    /** Each step is small, and what it gives shares all of its branches: to go through it takes as good as for ever. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "$twice('x', 18) = $twice('x', 18)",
                "$count($distinct([[$twice('x', 18)], [$twice('x', 18)]]))",
                "$length($string($twice('x', 18)))",
                "$length($twice('x', 18) & '')",
                "$both('x', 18) = $both('x', 18)",
            })
    void whatIsSharedCountsAsOftenAsItIsThere(String template) {
        var compiled = AnswerTemplate.compile(
                "( $twice := function($x, $n){ $n = 0 ? $x : $twice([[$x], [$x]], $n - 1) };"
                        + " $both := function($x, $n){ $n = 0 ? $x : $both({ 'a': $x, 'b': $x }, $n - 1) }; "
                        + template + " )",
                SMALL,
                LONG);

        assertThatThrownBy(() -> compiled.apply(tree(ANSWERS)))
                .isInstanceOf(BadAnswer.class)
                .hasMessageContaining("more than anybody can go through");
    }

    @Test
    void soAreTextsThatFunctionsEndWith() {
        var compiled = AnswerTemplate.compile(
                "( $s := $pad('x', 9000); $count($map([1..500], function($n){ $uppercase($s) })) )", SMALL, LONG);

        assertThatThrownBy(() -> compiled.apply(tree(ANSWERS)))
                .isInstanceOf(BadAnswer.class)
                .hasMessageContaining("too many long texts");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "user.name + 1",
                "user.big + 1",
                "1/0",
                "$number('x')",
                "function($x){$x}",
                "{ 'f': $sum }",
                "$error(user.name)",
                "$nothing(1)",
                "$power(10, 400)",
                "user.tags.{ 'a': $ ~> $number }",
                "{ 'a': 1, 'a': 2 }",
                "$toMillis('x')"
            })
    void aTemplateThatFailsSaysSoWithoutTheAnswers(String template) {
        var compiled = AnswerTemplate.compile(template, SMALL, LONG);

        assertThatThrownBy(() -> compiled.apply(tree(ANSWERS)))
                .isInstanceOfSatisfying(
                        BadAnswer.class, bad -> assertThat(bad.reason()).isEqualTo(Reason.TEMPLATE))
                .hasMessageMatching("The template [a-z0-9 JSON]*");
    }

    @Test
    void aBrokenTemplateIsRefusedBeforeItIsUsed() {
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerTemplate.compile("{", SMALL, LONG));
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerTemplate.compile("1) + (2", SMALL, LONG));
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerTemplate.compile("$match(a, /b/)", SMALL, LONG));
    }

    @Test
    void whatNobodyWaitsForAnyMoreEnds() {
        var compiled = AnswerTemplate.compile(
                "( $f := function($n){ $n < 1 ? 1 : $f($n - 1) + $f($n - 1) }; $f(25) )", SMALL, LONG);
        var asked = new AtomicInteger();

        assertThatThrownBy(() -> compiled.apply(
                        tree(ANSWERS), System.nanoTime() + LONG.toNanos(), () -> asked.incrementAndGet() > 1000))
                .isInstanceOf(BadAnswer.class);
        assertThat(asked).hasValue(1001);
        assertThatThrownBy(() -> compiled.apply(tree(ANSWERS), System.nanoTime(), () -> false))
                .isInstanceOf(BadAnswer.class);
    }

    /** A machine that is busy with much else, or stands still, makes no template fail. */
    @Test
    void onlyWhatItComputesIsItsTime() {
        String text = "$sum([1..100].($ * 2))";
        var stood = AnswerTemplate.compile(text, SMALL, Duration.ofNanos(10), () -> 7);
        assertThat(json(stood.apply(tree(ANSWERS)))).isEqualTo("10100");

        var works = new AtomicLong();
        var worked = AnswerTemplate.compile(text, SMALL, Duration.ofNanos(10), works::incrementAndGet);
        assertThatThrownBy(() -> worked.apply(tree(ANSWERS)))
                .isInstanceOf(BadAnswer.class)
                .hasMessage("The template takes too long");
        assertThat(works).hasValue(11); // it is asked first when it begins
    }

    @Test
    void comparingAndComputingIsDoneInDoubles() {
        var compiled = AnswerTemplate.compile("[user.id = 9007199254740992, user.id + 0]", SMALL, LONG);

        assertThat(json(compiled.apply(tree(ANSWERS)))).isEqualTo("[true,9007199254740992]");
    }
}
