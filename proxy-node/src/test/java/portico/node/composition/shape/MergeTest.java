package portico.node.composition.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MergeTest {
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1}                    | {"b":2}                | {"a":1,"b":2}
            {"a":1,"b":2}              | {"a":3}                | {"a":3,"b":2}
            {"a":1.10}                 | {"a":"x"}              | {"a":"x"}
            {"a":{"b":1,"c":2}}        | {"a":{"c":-0,"d":4}}   | {"a":{"b":1,"c":-0,"d":4}}
            {"a":[1,[2]]}              | {"a":[[3],1]}          | {"a":[1,[2],[3],1]}
            {"a":[]}                   | {"a":[]}               | {"a":[]}
            {"a":1}                    | {"a":null}             | {"a":1}
            {"a":null}                 | {"a":1e400}            | {"a":1e400}
            {"a":null}                 | {"a":null}             | {"a":null}
            {"a":[1]}                  | {"a":2}                | {"a":[1]}
            {"a":2}                    | {"a":[1]}              | {"a":[1]}
            {"a":{}}                   | {"a":[1]}              | {"a":{}}
            {"a":"x"}                  | {"a":{"b":1}}          | {"a":{"b":1}}
            {}                         | {"a":1}                | {"a":1}
            [1]                        | [2]                    | [1,2]
            """)
    void twoAnswersAreOne(String earlier, String later, String expected) {
        assertThat(json(Merge.of(tree(earlier), tree(later)))).isEqualTo(expected);
        assertThat(json(Merge.of(List.of(tree(earlier), tree(later))))).isEqualTo(expected);
    }

    @Test
    void noAnswersAreAnEmptyObject() {
        assertThat(json(Merge.of(List.of()))).isEqualTo("{}");
        assertThat(json(Origins.of(new LinkedHashMap<String, Value>()).merged()))
                .isEqualTo("{}");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void theOrderOfMergingDoesNotMatter(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Value one = Trees.drawn(random, 4);
            Value two = Trees.drawn(random, 4);
            Value three = Trees.drawn(random, 4);

            assertThat(json(Merge.of(Merge.of(one, two), three))).isEqualTo(json(Merge.of(one, Merge.of(two, three))));
            assertThat(json(Merge.of(one, ObjectValue.EMPTY))).isEqualTo(one instanceof ObjectValue ? json(one) : "{}");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void mergesAsTheNaiveMergerDoesAndLeavesTheAnswersAsTheyAre(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var answers = new ArrayList<Value>();
            for (int left = 1 + random.nextInt(4); left > 0; left--) answers.add(Trees.drawnObject(random, 4));
            List<String> before = answers.stream().map(Trees::json).toList();

            String merged = json(Merge.of(answers));

            assertThat(merged).isEqualTo(json(naive(answers)));
            assertThat(answers.stream().map(Trees::json)).isEqualTo(before);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatIsTraceableIsMergedTheSameAndFoundInTheCallItCameFrom(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            var answers = new LinkedHashMap<String, Value>();
            for (int call = 1 + random.nextInt(4); call > 0; call--)
                answers.put("call" + call, Trees.drawnObject(random, 3));

            var origins = Origins.of(answers);

            assertThat(json(origins.merged())).isEqualTo(json(Merge.of(List.copyOf(answers.values()))));
            assertThat(origins.complete()).isTrue();
            origins.calls().forEach((pointer, call) -> {
                Value there = origins.merged().at(JsonPointer.compile(pointer));
                assertThat(there).isNotNull();
                assertThat(json(answers.get(call))).contains(json(there));
            });
            origins.overridden()
                    .forEach((pointer, calls) -> assertThat(calls)
                            .allSatisfy(call -> assertThat(answers.get(call).at(JsonPointer.compile(pointer)))
                                    .isNotNull()));
        }
    }

    @Test
    void eachPartIsToldWithTheCallItCameFrom() {
        var answers = new LinkedHashMap<String, Value>();
        answers.put("user", tree("{\"user\":{\"id\":1,\"n/a~\":{\"x\":1}},\"list\":[1],\"c\":1,\"k\":{\"z\":1}}"));
        answers.put("extra", tree("{\"user\":{\"id\":2,\"age\":3},\"list\":[2,3],\"k\":[]}"));

        var origins = Origins.of(answers);

        assertThat(json(origins.merged()))
                .isEqualTo(
                        "{\"user\":{\"id\":2,\"n/a~\":{\"x\":1},\"age\":3},\"list\":[1,2,3],\"c\":1,\"k\":{\"z\":1}}");
        assertThat(origins.calls())
                .containsEntry("/user/id", "extra")
                .containsEntry("/user/n~1a~0", "user")
                .containsEntry("/user/age", "extra")
                .containsEntry("/list/0", "user")
                .containsEntry("/list/2", "extra")
                .containsEntry("/c", "user")
                .containsEntry("/k", "user")
                .hasSize(8);
        assertThat(origins.overridden())
                .containsOnlyKeys("/user/id", "/k")
                .containsEntry("/user/id", List.of("user"))
                .containsEntry("/k", List.of("extra"));
    }

    @Test
    void originsHaveABound() {
        var answers = new LinkedHashMap<String, Value>();
        answers.put("one", tree("[" + "1,".repeat(9_000) + "1]"));
        answers.put("two", tree("[" + "1,".repeat(9_000) + "1]"));

        var origins = Origins.of(answers);

        assertThat(origins.complete()).isFalse();
        assertThat(origins.calls()).hasSize(10_000);
        assertThat(((ArrayValue) origins.merged()).size()).isEqualTo(18_002);
    }

    /** All at once, for each name: what is of the highest kind, put together. */
    private static Value naive(List<? extends Value> values) {
        List<? extends Value> objects =
                values.stream().filter(ObjectValue.class::isInstance).toList();
        if (!objects.isEmpty()) {
            var lists = new LinkedHashMap<String, List<Value>>();
            for (Value each : objects) {
                var object = (ObjectValue) each;
                for (int place = 0; place < object.size(); place++)
                    lists.computeIfAbsent(object.name(place), any -> new ArrayList<>())
                            .add(object.value(place));
            }
            var builder = new ObjectValue.Builder();
            lists.forEach((name, list) -> builder.put(name, naive(list)));
            return builder.build();
        }
        List<? extends Value> arrays =
                values.stream().filter(ArrayValue.class::isInstance).toList();
        if (!arrays.isEmpty()) {
            var all = new ArrayList<Value>();
            for (Value each : arrays)
                for (int index = 0; index < ((ArrayValue) each).size(); index++)
                    all.add(((ArrayValue) each).get(index));
            return ArrayValue.of(all);
        }
        List<? extends Value> said =
                values.stream().filter(value -> value != LiteralValue.NULL).toList();
        return said.isEmpty() ? LiteralValue.NULL : said.get(said.size() - 1);
    }
}
