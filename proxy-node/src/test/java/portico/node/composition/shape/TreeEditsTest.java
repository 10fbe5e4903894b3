package portico.node.composition.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.json.Pointer;

class TreeEditsTest {
    private static final String BLOCKED = "in the way";
    private static final String[] NAMES = {"a", "b", "c", "d", "", "é", "~/", "0", "1", "2", "01", "-"};

    @ParameterizedTest(name = "{0} with 9 at {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            {"a":1.10}            | /a       | {"a":9}
            {"a":1e400,"b":-0}    | /b       | {"a":1e400,"b":9}
            {"b":2}               | /a       | {"b":2,"a":9}
            {"a":{}}              | /a/b/c   | {"a":{"b":{"c":9}}}
            {}                    | /a/0     | {"a":{"0":9}}
            {}                    | /a/-     | {"a":[9]}
            {}                    | /a/-/b   | {"a":[{"b":9}]}
            [1,2]                 | /0       | [9,2]
            [1,2]                 | /2       | [1,2,9]
            [1,2]                 | /-       | [1,2,9]
            [1,2]                 | /3       | -
            [1,2]                 | /01      | -
            [1,2]                 | /a       | -
            [[1],{}]              | /1/x     | [[1],{"x":9}]
            {"a":"text"}          | /a/b     | -
            {"a":null}            | /a/b     | -
            {"a":1}               | ``       | 9
            {"":1,"a/b":2,"m~n":3} | /a~1b   | {"":1,"a/b":9,"m~n":3}
            {"":1}                | /        | {"":9}
            """)
    void aValueIsPut(String before, String pointer, String after) {
        Value changed = TreeEdits.with(tree(before), Pointer.parse(pointer), tree("9"));
        assertThat(changed == null ? null : json(changed)).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0} without {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1,"b":2}   | /a     | {"b":2}
            {"a":1,"b":2}   | /c     | {"a":1,"b":2}
            {"a":[1,2,3]}   | /a/1   | {"a":[1,3]}
            {"a":[1,2,3]}   | /a/3   | {"a":[1,2,3]}
            {"a":[1,2,3]}   | /a/-   | {"a":[1,2,3]}
            {"a":[1,2,3]}   | /a/01  | {"a":[1,2,3]}
            {"a":"text"}    | /a/b   | {"a":"text"}
            {"a":{"b":1}}   | /a/b   | {"a":{}}
            """)
    void aValueIsTakenAway(String before, String pointer, String after) {
        assertThat(json(TreeEdits.without(tree(before), Pointer.parse(pointer))))
                .isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}: {1} is called {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1,"b":2,"c":3}   | /b     | x | {"a":1,"x":2,"c":3}
            {"a":1,"b":2,"c":3}   | /c     | a | {"b":2,"a":3}
            {"a":1,"b":2,"c":3}   | /a     | c | {"c":1,"b":2}
            {"a":1}               | /b     | c | {"a":1}
            {"a":[1,{"b":2}]}     | /a/1/b | c | {"a":[1,{"c":2}]}
            {"a":[1,2]}           | /a/0   | c | {"a":[1,2]}
            """)
    void aMemberGetsAnotherName(String before, String pointer, String name, String after) {
        assertThat(json(TreeEdits.renamed(tree(before), Pointer.parse(pointer), name)))
                .isEqualTo(after);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void changesAsTheNaiveEditorDoesAndLeavesTheTreeAsItIs(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            Value tree = Trees.drawn(random, 4);
            Value value = Trees.drawn(random, 1);
            Pointer place = drawn(random, tree);
            String before = json(tree);

            assertThat(text(TreeEdits.at(tree, place))).isEqualTo(text(naiveAt(naive(tree), place.names())));
            assertThat(text(TreeEdits.with(tree, place, value)))
                    .isEqualTo(text(naiveWith(naive(tree), place.names(), naive(value))));
            if (!place.isWhole()) {
                assertThat(text(TreeEdits.without(tree, place)))
                        .isEqualTo(text(naiveWithout(naive(tree), place.names())));
                String name = Trees.drawnName(random);
                if (!name.equals(place.names().get(place.names().size() - 1)))
                    assertThat(text(TreeEdits.renamed(tree, place, name)))
                            .isEqualTo(text(naiveRenamed(naive(tree), place.names(), name)));
            }
            assertThat(json(tree)).isEqualTo(before);
        }
    }

    /** Mostly a place that there is, or that lies next to one. */
    private static Pointer drawn(Random random, Value tree) {
        var names = new ArrayList<String>();
        Value at = tree;
        while (random.nextInt(5) > 0 && names.size() < 6) {
            String name = NAMES[random.nextInt(NAMES.length)];
            if (at instanceof ObjectValue object && object.size() > 0 && random.nextInt(4) > 0)
                name = object.name(random.nextInt(object.size()));
            if (at instanceof ArrayValue array && array.size() > 0 && random.nextInt(4) > 0)
                name = Integer.toString(random.nextInt(array.size()));
            names.add(name);
            if (at != null) at = TreeEdits.at(at, new Pointer(List.of(name)));
        }
        return new Pointer(names);
    }

    // The oracle works on the JDK's collections and changes them in place.

    private static @Nullable Object naive(Value value) {
        if (value instanceof ObjectValue object) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            for (int place = 0; place < object.size(); place++) map.put(object.name(place), naive(object.value(place)));
            return map;
        }
        if (value instanceof ArrayValue array) {
            var list = new ArrayList<@Nullable Object>();
            for (int index = 0; index < array.size(); index++) list.add(naive(array.get(index)));
            return list;
        }
        return json(value);
    }

    private static String text(@Nullable Value value) {
        return value == null ? BLOCKED : text(naive(value));
    }

    private static String text(@Nullable Object naive) {
        if (naive == null) return BLOCKED;
        var out = new StringBuilder();
        write(naive, out);
        return out.toString();
    }

    private static void write(@Nullable Object naive, StringBuilder out) {
        if (naive instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                out.append('<').append(name).append('=');
                write(value, out);
                out.append('>');
            });
            out.append("{}");
        } else if (naive instanceof List<?> list) {
            for (Object element : list) {
                write(element, out);
                out.append(',');
            }
            out.append("[]");
        } else {
            out.append(naive);
        }
    }

    private static boolean isIndex(String name, int below) {
        return name.matches("0|[1-9][0-9]*") && Integer.parseInt(name) < below;
    }

    private static @Nullable Object naiveAt(@Nullable Object tree, List<String> names) {
        Object at = tree;
        for (String name : names) {
            if (at instanceof Map<?, ?> map) at = map.get(name);
            else if (at instanceof List<?> list)
                at = isIndex(name, list.size()) ? list.get(Integer.parseInt(name)) : null;
            else return null;
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object naiveWith(@Nullable Object tree, List<String> names, @Nullable Object value) {
        if (names.isEmpty()) return value;
        String name = names.get(0);
        List<String> rest = names.subList(1, names.size());
        Object into = tree;
        if (into == null) into = name.equals("-") ? new ArrayList<Object>() : new LinkedHashMap<String, Object>();
        if (into instanceof Map<?, ?> map) {
            Object inner = naiveWith(map.get(name), rest, value);
            if (inner == null) return null;
            ((Map<String, Object>) map).put(name, inner);
            return into;
        }
        if (!(into instanceof List<?> list)) return null;
        boolean end = name.equals("-") || name.equals(Integer.toString(list.size()));
        if (!end && !isIndex(name, list.size())) return null;
        Object inner = naiveWith(end ? null : list.get(Integer.parseInt(name)), rest, value);
        if (inner == null) return null;
        if (end) ((List<Object>) list).add(inner);
        else ((List<Object>) list).set(Integer.parseInt(name), inner);
        return into;
    }

    private static @Nullable Object naiveWithout(@Nullable Object tree, List<String> names) {
        String last = names.get(names.size() - 1);
        Object in = naiveAt(tree, names.subList(0, names.size() - 1));
        if (in instanceof Map<?, ?> map) map.remove(last);
        else if (in instanceof List<?> list && isIndex(last, list.size())) list.remove(Integer.parseInt(last));
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object naiveRenamed(@Nullable Object tree, List<String> names, String to) {
        String last = names.get(names.size() - 1);
        if (!(naiveAt(tree, names.subList(0, names.size() - 1)) instanceof Map<?, ?> map) || !map.containsKey(last))
            return tree;
        var copy = new LinkedHashMap<>((Map<String, Object>) map);
        map.clear();
        copy.remove(to);
        copy.forEach((name, value) -> ((Map<String, Object>) map).put(name.equals(last) ? to : name, value));
        return tree;
    }
}
