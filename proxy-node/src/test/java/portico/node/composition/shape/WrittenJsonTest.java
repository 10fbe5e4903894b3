package portico.node.composition.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is copied without being read is what reading and writing it gives; the reader's tree says what that is. */
class WrittenJsonTest {
    private static final AnswerLimits SMALL = new AnswerLimits(10_000, 6, 400);
    private static final JsonFactory JACKSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n", "  "};
    private static final String[] CLOSE = {
        "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "0", "-", ".", "e", "t", "\u0001"
    };

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void isWhatTheReaderReads(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            String text = spaced(random, Trees.drawn(random, 7));
            same(text.getBytes(UTF_8));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatIsBrokenIsRefusedForTheSameReason(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            var text = new StringBuilder(spaced(random, Trees.drawnObject(random, 3)));
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                String close = CLOSE[random.nextInt(CLOSE.length)];
                switch (random.nextInt(3)) {
                    case 0 -> text.replace(at, at + 1, close);
                    case 1 -> text.insert(at, close);
                    default -> text.deleteCharAt(at).append(' ');
                }
            }
            byte[] octets = text.toString().getBytes(UTF_8);
            if (random.nextInt(4) == 0) octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            same(octets);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " [ ] ",
                "[[],[[1,null],[{}]],{}]",
                "{\"a\":9007199254740993,\"b\":[1e400,-0,1.10,-1.0E-400,0e0]}",
                "{\"a\":1,\"b\":2,\"a\":{\"c\":3}}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\\/\":\"\\/\"}",
                "{\"a\":\"\\u00e9\\u001f\\ud83d\\ude00\"}",
                "{\"a\":\"\\ud83d\"}",
                "{\"é\":\"€\",\"😀\":\"\\\"\\\\\\b\\f\\n\\r\\t\"}",
                "{\"a\":\"01234567\\\"01234567\\\\\",\"b\":\"0123456\\\\\"}",
                "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}}}",
                "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}}",
                "[[[[[[\"]\",{\"}\":[]}]]]]]]",
                "[1] 2",
                "[01]",
                "[1.]",
                "[+1]",
                "[1e]",
                "[-]",
                "[tru]",
                "[nul",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\"",
                "{\"a\":",
                "{\"",
                "[\"\\",
                "[\"\\x\"]"
            })
    void isWhatTheReaderReadsOfThis(String text) {
        same(text.getBytes(UTF_8));
    }

    @Test
    void whatIsBeyondTheBoundsIsForTheReader() {
        same(("[" + "1,".repeat(398) + "1]").getBytes(UTF_8));
        same(("[" + "1,".repeat(399) + "1]").getBytes(UTF_8));
        for (int members : new int[] {63, 64, 65, 200}) {
            var text = new StringBuilder("{");
            for (int member = 0; member < members; member++)
                text.append(member == 0 ? "" : ",")
                        .append("\"n")
                        .append(member)
                        .append("\":")
                        .append(member);
            same((text + "}").getBytes(UTF_8));
            same((text + ",\"n0\":7}").getBytes(UTF_8));
        }
        for (int digits : new int[] {99, 100, 101, 1000, 1001}) same(("[" + "1".repeat(digits) + "]").getBytes(UTF_8));
        for (int length : new int[] {998, 999, 1000, 1001, 9990})
            same(("{\"" + "n".repeat(length) + "\":1}").getBytes(UTF_8));
        same(("[\"" + "n".repeat(10_000) + "\"]").getBytes(UTF_8));
    }

    @Test
    void namesWithTheSameHashAreDifferentNames() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        same("{\"Aa\":1,\"BB\":2,\"AaBB\":3,\"BBAa\":4}".getBytes(UTF_8));
        same("{\"Aa\":1,\"BB\":2,\"Aa\":3}".getBytes(UTF_8));
    }

    @Test
    void whatNobodyLooksIntoIsCopied() {
        String text = "{\"a\":[1,{\"b\":\"x y\"}],\"c\":{}}";
        assertThat(read(text.getBytes(UTF_8))).isInstanceOfSatisfying(ObjectValue.class, object -> {
            assertThat(object.written()).isNotNull();
            assertThat(object.get("a"))
                    .isInstanceOfSatisfying(
                            ArrayValue.class,
                            array -> assertThat(array.written()).isNotNull());
        });
        assertThat(json(read(" {\n \"a\" : [ 1, {\"b\": \"x y\"}\t] ,\"c\":{ } }\r\n".getBytes(UTF_8))))
                .isEqualTo(text);
    }

    @Test
    void whatIsReadAsideIsATreeAtOnce() {
        int rest = JsonReader.WRITTEN_MAX - "{\"a\":{\"b\":[\"\"]}}".length();
        String small = "{\"a\":{\"b\":[\"%s\"]}}".formatted("x".repeat(rest));
        String large = small.replace("[", "[ ");

        assertThat(JsonReader.read(small.getBytes(UTF_8), null, AnswerLimits.STANDARD))
                .isInstanceOfSatisfying(
                        ObjectValue.class,
                        object -> assertThat(object.written()).isNotNull());
        assertThat(JsonReader.read(large.getBytes(UTF_8), null, AnswerLimits.STANDARD))
                .isInstanceOfSatisfying(ObjectValue.class, object -> {
                    assertThat(object.written()).isNull();
                    assertThat(object.get("a"))
                            .isInstanceOfSatisfying(
                                    ObjectValue.class,
                                    below -> assertThat(below.written()).isNull());
                });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void isShapedAndMergedAsTheTreesAre(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var trees = new ArrayList<Value>();
            var written = new ArrayList<Value>();
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                Shape shape = drawnShape(random);
                byte[] octets = json(Trees.drawnObject(random, 5)).getBytes(UTF_8);
                trees.add(shape.apply(tree(new String(octets, UTF_8))));
                written.add(shape.apply(JsonReader.read(octets, null, AnswerLimits.STANDARD)));
            }
            String expected = json(Merge.of(trees));

            assertThat(json(Merge.of(written))).isEqualTo(expected);
            assertThat(json(made(Merge.of(written)))).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void isWrittenAsJacksonWritesIt(long seed) throws IOException {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Value value = random.nextInt(3) == 0
                    ? Trees.drawn(random, 5)
                    : ArrayValue.of(drawnText(random, 0x80), drawnText(random, 0x2_0000));
            var expected = new ByteArrayOutputStream();
            try (JsonGenerator generator = JACKSON.createGenerator(expected)) {
                write(value, generator);
            }
            byte[] octets = JsonWriter.write(value, expected.size());

            assertThat(octets).isEqualTo(expected.toByteArray());
            assertThatThrownBy(() -> JsonWriter.write(value, expected.size() - 1))
                    .isInstanceOf(BadAnswer.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"\ud83d", "\ude00", "a\ude00\ud83d", "\ud83dx"})
    void halfASurrogatePairIsNotWritten(String text) {
        assertThatThrownBy(() -> JsonWriter.write(new TextValue(text), 100)).isInstanceOf(UncheckedIOException.class);
    }

    private static TextValue drawnText(Random random, int below) {
        var text = new StringBuilder();
        for (int left = random.nextInt(20); left > 0; left--) {
            int drawn = random.nextInt(4) == 0 ? random.nextInt(below) : 'a' + random.nextInt(3);
            if (drawn < Character.MIN_SURROGATE || drawn > Character.MAX_SURROGATE) text.appendCodePoint(drawn);
        }
        return new TextValue(text.toString());
    }

    private static Shape drawnShape(Random random) {
        var builder = Shape.builder();
        if (random.nextInt(3) == 0) builder.target("a");
        if (random.nextInt(3) == 0) builder.allow(List.of("a", "b", "c.a"));
        if (random.nextInt(3) == 0) builder.deny(List.of("d", "a.b"));
        if (random.nextInt(3) == 0) builder.group("g");
        return builder.build();
    }

    /** Reads it both ways, and compares what comes of it before and after all of it has been looked at. */
    private static void same(byte[] octets) {
        String text = new String(octets, UTF_8);
        Value expected;
        try {
            expected = JsonReader.read(octets, 0, octets.length, SMALL);
        } catch (BadAnswer e) {
            assertThatThrownBy(() -> read(octets))
                    .as(text)
                    .isInstanceOfSatisfying(
                            BadAnswer.class, bad -> assertThat(bad.reason()).isEqualTo(e.reason()));
            return;
        }
        Value read = read(octets);
        assertThat(json(read)).as(text).isEqualTo(json(expected));
        assertThat(json(made(read))).as(text).isEqualTo(json(expected));
        assertThat(json(read)).as(text).isEqualTo(json(expected));
    }

    private static Value read(byte[] octets) {
        return JsonReader.read(octets, null, SMALL);
    }

    /** The same, put together of what is seen in it. */
    private static Value made(Value value) {
        if (value instanceof ObjectValue object) {
            var builder = new ObjectValue.Builder();
            for (int place = 0; place < object.size(); place++) {
                Value member = object.value(place);
                assertThat(object.get(object.name(place))).isSameAs(member);
                builder.put(object.name(place), made(member));
            }
            return builder.build();
        }
        if (!(value instanceof ArrayValue array)) return value;
        var elements = new ArrayList<Value>();
        for (int index = 0; index < array.size(); index++) elements.add(made(array.get(index)));
        return ArrayValue.of(elements);
    }

    private static String spaced(Random random, Value value) {
        var text = new StringBuilder();
        spaced(random, value, text, random.nextBoolean());
        return text.toString();
    }

    private static void spaced(Random random, Value value, StringBuilder text, boolean spaces) {
        space(random, text, spaces);
        if (value instanceof ObjectValue object) {
            text.append('{');
            for (int place = 0; place < object.size(); place++) {
                if (place > 0) text.append(',');
                space(random, text, spaces);
                // Now and then twice.
                int named = random.nextInt(40) == 0 ? 0 : place;
                text.append(json(new TextValue(object.name(named))));
                space(random, text, spaces);
                text.append(':');
                spaced(random, object.value(place), text, spaces);
            }
            space(random, text, spaces);
            text.append('}');
        } else if (value instanceof ArrayValue array) {
            text.append('[');
            for (int index = 0; index < array.size(); index++) {
                if (index > 0) text.append(',');
                spaced(random, array.get(index), text, spaces);
            }
            space(random, text, spaces);
            text.append(']');
        } else {
            text.append(json(value));
        }
        space(random, text, spaces);
    }

    private static void space(Random random, StringBuilder text, boolean spaces) {
        if (spaces) text.append(SPACES[random.nextInt(SPACES.length)]);
    }

    private static void write(Value value, JsonGenerator to) throws IOException {
        if (value instanceof ObjectValue object) {
            to.writeStartObject();
            for (int place = 0; place < object.size(); place++) {
                to.writeFieldName(object.name(place));
                write(object.value(place), to);
            }
            to.writeEndObject();
        } else if (value instanceof ArrayValue array) {
            to.writeStartArray();
            for (int index = 0; index < array.size(); index++) write(array.get(index), to);
            to.writeEndArray();
        } else if (value instanceof TextValue text) {
            to.writeString(text.text());
        } else if (value instanceof NumberValue number) {
            to.writeNumber(number.digits());
        } else {
            to.writeRawValue(value == LiteralValue.TRUE ? "true" : value == LiteralValue.FALSE ? "false" : "null");
        }
    }
}
