package portico.node.composition.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.composition.FieldPath;

class ShapeTest {
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            data           | {"data":{"items":[1]},"x":1}               | {"items":[1]}
            data.items     | {"data":{"items":[1,null]}}                | [1,null]
            data.items     | {"data":{"items":null}}                    | null
            data.items     | {"data":{}}                                | {}
            data.items     | {"data":null}                              | {}
            data.items     | {"data":7}                                 | {}
            data.items     | 7                                          | {}
            items.id       | {"items":[{"id":1},{"x":2},{"id":null}]}   | [1,null]
            items.id       | {"items":[[{"id":1}],[[{"id":2}]],[]]}     | [[1],[[2]],[]]
            id             | [{"id":1e400},{"id":-0},3]                 | [1e400,-0]
            a\\.b.c        | {"a":{"b":{"c":1}},"a.b":{"c":2}}          | 2
            """)
    void aTargetIsThePartThatIsTaken(String target, String answer, String expected) {
        assertThat(json(Shape.builder().target(target).build().apply(tree(answer))))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a              | {"b":1,"a":2,"c":3}                          | {"a":2}
            a b            | {"b":1,"a":2,"c":3}                          | {"b":1,"a":2}
            a              | {"a":null}                                   | {"a":null}
            a              | {"b":1}                                      | {}
            a              | [{"a":1,"b":2},{"b":3},4,null,[{"a":5}]]     | [{"a":1},{},[{"a":5}]]
            a.b            | {"a":{"b":1,"c":2}}                          | {"a":{"b":1}}
            a.b            | {"a":{"c":2}}                                | {"a":{}}
            a.b            | {"a":null}                                   | {}
            a.b            | {"a":7}                                      | {}
            a.b            | {"a":[{"b":1,"c":2},{"c":3},null,7]}         | {"a":[{"b":1},{}]}
            a.b            | {"a":[[{"b":1}],[[{"c":1}]]]}                | {"a":[[{"b":1}],[[{}]]]}
            a.b a          | {"a":{"b":1,"c":2}}                          | {"a":{"b":1,"c":2}}
            a.b a.c        | {"a":{"b":9007199254740993,"c":1.10,"d":0}}  | {"a":{"b":9007199254740993,"c":1.10}}
            a\\.b          | {"a":{"b":1},"a.b":2}                        | {"a.b":2}
            a              | 7                                            | {}
            \\*            | {"*":1,"a":2}                                | {"*":1}
            0              | {"0":1,"a":2}                                | {"0":1}
            """)
    void onlyWhatIsAllowedIsKept(String paths, String answer, String expected) {
        var shape = Shape.builder().allow(List.of(paths.split(" "))).build();

        assertThat(json(shape.apply(tree(answer)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a              | {"b":1,"a":2,"c":3}                          | {"b":1,"c":3}
            a b c          | {"b":1,"a":2,"c":3}                          | {}
            a              | {"b":1}                                      | {"b":1}
            a              | [{"a":1,"b":2},{"b":3},4,null,[{"a":5}]]     | [{"b":2},{"b":3},4,null,[{}]]
            a.b            | {"a":{"b":1,"c":-0}}                         | {"a":{"c":-0}}
            a.b            | {"a":null,"b":1}                             | {"a":null,"b":1}
            a.b            | {"a":[{"b":1,"c":2},{"c":3},null,7]}         | {"a":[{"c":2},{"c":3},null,7]}
            a.b            | {"a":[[{"b":1}],[[{"c":1}]]]}                | {"a":[[{}],[[{"c":1}]]]}
            a.b a          | {"a":{"b":1},"c":2}                          | {"c":2}
            a\\.b          | {"a":{"b":1},"a.b":2}                        | {"a":{"b":1}}
            a              | 7                                            | 7
            """)
    void whatIsDeniedIsLeftOut(String paths, String answer, String expected) {
        var shape = Shape.builder().deny(List.of(paths.split(" "))).build();

        assertThat(json(shape.apply(tree(answer)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a=x            | {"b":1,"a":2}                                | {"b":1,"x":2}
            a=x            | {"b":1}                                      | {"b":1}
            a=b b=a        | {"a":1,"b":2}                                | {"b":1,"a":2}
            a=b            | {"a":1,"b":2}                                | {"b":1}
            a=b            | {"b":2,"a":1}                                | {"b":1}
            a=b b=c        | {"a":1,"b":2,"c":3}                          | {"b":1,"c":2}
            a.b=x          | {"a":{"b":1},"b":2}                          | {"a":{"x":1},"b":2}
            a.b=x a=y      | {"a":{"b":1}}                                | {"y":{"x":1}}
            a.b=x          | {"a":[{"b":1},[{"b":null}],3]}               | {"a":[{"x":1},[{"x":null}],3]}
            a=x            | [{"a":1},{"b":2},null]                       | [{"x":1},{"b":2},null]
            a=x.y          | {"a":1}                                      | {"x.y":1}
            a\\.b=x        | {"a":{"b":1},"a.b":2}                        | {"a":{"b":1},"x":2}
            """)
    void membersGetNewNames(String names, String answer, String expected) {
        var map = new LinkedHashMap<String, String>();
        for (String name : names.split(" ")) map.put(name.split("=")[0], name.split("=")[1]);

        assertThat(json(Shape.builder().map(map).build().apply(tree(answer)))).isEqualTo(expected);
    }

    @Test
    void twoMembersCannotGetTheSameName() {
        var shape = Shape.builder().map(Map.of("a", "x", "b", "x"));
        assertThatIllegalArgumentException().isThrownBy(shape::build).withMessageContaining("twice");
        assertThat(Shape.builder().map(Map.of("a", "x", "b.a", "x")).build()).isNotNull();
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a              | {"a":1,"b":2}                                | {"b":2}
            a.b            | {"a":{"b":1,"c":2}}                          | {"a":{"c":2}}
            a.*.b          | {"a":[{"b":1,"c":2},{"b":null},3]}           | {"a":[{"c":2},{},3]}
            a.b            | {"a":[{"b":1}]}                              | {"a":[{"b":1}]}
            a.1            | {"a":[1,2,3]}                                | {"a":[1,3]}
            a.1            | {"a":{"0":1,"1":2}}                          | {"a":{"0":1}}
            a.9            | {"a":[1,2,3]}                                | {"a":[1,2,3]}
            a.*            | {"a":[1,[2]],"b":3}                          | {"a":[],"b":3}
            a.*            | {"a":{"b":1}}                                | {"a":{}}
            a.*.*.b        | {"a":[[{"b":1}],{"x":{"b":2,"c":3}},[]]}     | {"a":[[{}],{"x":{"c":3}},[]]}
            *.b            | [{"b":1},{"c":2}]                            | [{},{"c":2}]
            a.*.0          | {"a":[[1,2],[3],[]]}                         | {"a":[[2],[],[]]}
            \\*            | {"*":1,"a":2}                                | {"a":2}
            x.y.z          | {"x":null}                                   | {"x":null}
            """)
    void aDeletedPlaceIsGone(String path, String answer, String expected) {
        assertThat(json(Shape.builder().delete(path).build().apply(tree(answer))))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} to {1} of {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a              | b                | {"a":1,"c":2}                     | {"c":2,"b":1}
            a              | b                | {"a":1,"b":2}                     | {"b":1}
            a              | b                | {"c":2}                           | {"c":2}
            a              | b                | {"a":null}                        | {"b":null}
            a              | b.c.d            | {"a":1e400}                       | {"b":{"c":{"d":1e400}}}
            a.b            | b                | {"a":{"b":1,"c":2}}               | {"a":{"c":2},"b":1}
            a.b            | a                | {"a":{"b":1,"c":2}}               | {"a":1}
            a              | a.b              | {"a":1}                           | {"a":{"b":1}}
            a              | b.c              | {"a":1,"b":7}                     | {"a":1,"b":7}
            a              | b.c              | {"a":1,"b":null}                  | {"a":1,"b":null}
            a.*.b          | a.*.c            | {"a":[{"b":1},{"d":2},{"b":[3]}]} | {"a":[{"c":1},{"d":2},{"c":[3]}]}
            a.*.b.*.c      | a.*.b.*.d        | {"a":[{"b":[{"c":1},{"c":2}]},{"b":[{"c":3}]}]} | {"a":[{"b":[{"d":1},{"d":2}]},{"b":[{"d":3}]}]}
            a.*.b.*.c      | a.*.b.*.c.d.e    | {"a":[{"b":[{"c":1}]}]}           | {"a":[{"b":[{"c":{"d":{"e":1}}}]}]}
            a.*            | a.*.x            | {"a":[1,[2],null]}                | {"a":[{"x":1},{"x":[2]},{"x":null}]}
            a.*.x          | a.*              | {"a":[{"x":1},{"y":2}]}           | {"a":[1,{"y":2}]}
            a.0.b.0.c      | c                | {"a":[{"b":[{"c":1,"d":2}]}]}     | {"a":[{"b":[{"d":2}]}],"c":1}
            s.1.students   | alumni           | {"s":[{},{"students":["x"]}]}     | {"s":[{},{}],"alumni":["x"]}
            a.0            | b                | {"a":[1,2]}                       | {"a":[2],"b":1}
            b              | a.1              | {"a":[1,2],"b":3}                 | {"a":[1,3]}
            b              | a.2              | {"a":[1,2],"b":3}                 | {"a":[1,2,3]}
            b              | a.9              | {"a":[1,2],"b":3}                 | {"a":[1,2],"b":3}
            *.*.b          | *.*.c            | [[{"b":1}],[[]],{"x":{"b":2}}]    | [[{"c":1}],[[]],{"x":{"c":2}}]
            a\\.b          | c                | {"a":{"b":1},"a.b":2}             | {"a":{"b":1},"c":2}
            """)
    void whatIsMovedIsAtItsNewPlaceOnly(String from, String to, String answer, String expected) {
        assertThat(json(Shape.builder().move(from, to).build().apply(tree(answer))))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} to {1} of {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a              | b                | {"a":[1,[2]],"b":[3]}             | {"b":[3,1,[2]]}
            a              | b                | {"a":[1]}                         | {"b":[1]}
            a              | b                | {"a":[],"b":[3]}                  | {"b":[3]}
            a              | b                | {"b":[3]}                         | {"b":[3]}
            a              | b                | {"a":7,"b":[3]}                   | {"b":[3,7]}
            a              | b                | {"a":null,"b":[3]}                | {"b":[3,null]}
            a              | b                | {"a":[1],"b":{"c":1}}             | {"a":[1],"b":{"c":1}}
            a              | b                | {"a":[1],"b":null}                | {"a":[1],"b":null}
            x.a            | b.c              | {"x":{"a":[1]},"b":{"c":[2]}}     | {"x":{},"b":{"c":[2,1]}}
            l.*.a          | l.*.b            | {"l":[{"a":[1],"b":[2]},{"a":[3]},4]} | {"l":[{"b":[2,1]},{"b":[3]},4]}
            """)
    void whatIsAppendedFollowsWhatWasThere(String from, String to, String answer, String expected) {
        assertThat(json(Shape.builder().append(from, to).build().apply(tree(answer))))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"a.*.b.*.c, a.*.c", "a.b, a.*.b", "a.*.b, x.*.b", "a.*.b1.*.c, a.*.x.*.c", "a.*.b, b"})
    void thePathsOfOneStepBeginAlikeUpToTheLastStar(String from, String to) {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.builder().move(from, to));
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.builder().append(from, to));
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.builder().append("a.*", "a.*"));
    }

    @Test
    void theOrderIsCollectionTargetAllowNamesArraysGroup() {
        var shape = Shape.builder()
                .group("user")
                .move("city", "place.city")
                .map(Map.of("town", "city"))
                .allow(List.of("id", "town"))
                .target("items.data")
                .collection("items")
                .build();

        assertThat(json(shape.apply(tree("[{\"data\":{\"id\":1,\"town\":\"x\",\"city\":\"y\",\"secret\":2}}]"))))
                .isEqualTo("{\"user\":[{\"id\":1,\"city\":\"x\"}]}");
        assertThat(json(shape.apply(tree("{\"items\":{\"data\":{\"id\":1,\"town\":\"x\",\"city\":\"y\"}}}"))))
                .isEqualTo("{\"user\":{\"id\":1,\"place\":{\"city\":\"x\"}}}");
    }

    @Test
    void aCollectionIsForArraysOnly() {
        var shape = Shape.builder().collection("items").build();

        assertThat(json(shape.apply(tree("[1,[2]]")))).isEqualTo("{\"items\":[1,[2]]}");
        assertThat(json(shape.apply(tree("{\"a\":[]}")))).isEqualTo("{\"a\":[]}");
    }

    /** The same by the paths of all members, one by one. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void renamesAsTheNaiveOneDoes(long seed) {
        var random = new Random(seed);
        String[] names = {"a", "b", "c", "d"};
        int changed = 0;
        for (int round = 0; round < 500; round++) {
            var renames = new LinkedHashMap<String, String>();
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                String path = names[random.nextInt(4)];
                if (random.nextBoolean()) path += "." + names[random.nextInt(4)];
                String parent = path.substring(0, path.lastIndexOf('.') + 1);
                String to = random.nextBoolean() ? names[random.nextInt(4)] : "new" + left;
                boolean twice = renames.entrySet().stream()
                        .anyMatch(given -> given.getKey().startsWith(parent)
                                && given.getKey().indexOf('.', parent.length()) < 0
                                && given.getValue().equals(to));
                if (!twice) renames.putIfAbsent(path, to);
            }
            Value answer = Trees.drawn(random, 4);
            String before = json(answer);
            String after = json(Shape.builder().map(renames).build().apply(answer));

            assertThat(after).as("%s of %s", renames, before).isEqualTo(json(renamed(answer, "", renames)));
            assertThat(json(answer)).isEqualTo(before);
            if (!after.equals(before)) changed++;
        }
        assertThat(changed).isGreaterThan(20);
    }

    private static Value renamed(Value value, String path, Map<String, String> renames) {
        if (value instanceof ArrayValue array) {
            var elements = new ArrayList<Value>();
            for (int index = 0; index < array.size(); index++) elements.add(renamed(array.get(index), path, renames));
            return ArrayValue.of(elements);
        }
        if (!(value instanceof ObjectValue object)) return value;
        // A name with a dot in it is no path of two.
        var taken = new HashSet<String>();
        for (int place = 0; place < object.size(); place++) {
            String to = object.name(place).contains(".") ? null : renames.get(path + object.name(place));
            if (to != null) taken.add(to);
        }
        var builder = new ObjectValue.Builder();
        for (int place = 0; place < object.size(); place++) {
            String name = object.name(place);
            boolean plain = !name.contains(".");
            Value inner = plain ? renamed(object.value(place), path + name + ".", renames) : object.value(place);
            String to = plain ? renames.get(path + name) : null;
            if (to != null) builder.put(to, inner);
            else if (!taken.contains(name)) builder.put(name, inner);
        }
        return builder.build();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void filteringTwiceIsFilteringOnceAndTheTwoFiltersAreOpposites(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Value answer = Trees.drawn(random, 5);
            String before = json(answer);
            List<FieldPath> paths = drawnPaths(random);
            FieldTree tree = FieldTree.of(paths);
            Value allowed = tree.allow(answer);
            Value denied = tree.deny(answer);

            assertThat(json(tree.allow(allowed))).isEqualTo(json(allowed));
            assertThat(tree.deny(denied)).isSameAs(denied);
            assertThat(json(answer)).isEqualTo(before);
            for (var path : paths) assertThat(count(denied, path, 0)).isZero();
            for (var path : paths) assertThat(count(allowed, path, 0)).isEqualTo(count(answer, path, 0));
            assertThat(tree.allow(denied)).satisfies(rest -> {
                for (var path : paths) assertThat(count(rest, path, 0)).isZero();
            });
        }
    }

    /** How often a path leads to something, found without a tree of paths. */
    private static int count(Value value, FieldPath path, int at) {
        if (at == path.steps().size()) return 1;
        int count = 0;
        if (value instanceof ArrayValue array)
            for (int index = 0; index < array.size(); index++) count += count(array.get(index), path, at);
        if (value instanceof ObjectValue object) {
            Value member = object.get(path.steps().get(at).name());
            if (member != null) count += count(member, path, at + 1);
        }
        return count;
    }

    private static List<FieldPath> drawnPaths(Random random) {
        var paths = new ArrayList<FieldPath>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            var steps = new ArrayList<FieldPath.Step>();
            for (int levels = 1 + random.nextInt(3); levels > 0; levels--)
                steps.add(new FieldPath.Step(Trees.drawnName(random), false));
            paths.add(new FieldPath(steps));
        }
        return paths;
    }
}
