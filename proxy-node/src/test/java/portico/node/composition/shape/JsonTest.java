package portico.node.composition.shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.composition.shape.BadAnswer.Reason;

class JsonTest {
    private static final AnswerLimits SMALL = new AnswerLimits(10_000, 50, 1000);

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "9007199254740993",
                "1e400",
                "-0",
                "1.10",
                "-1.0E-400",
                "0.1000000000000000055511151231257827",
                "[[],[[1,null],[{}]],{}]",
                "{\"b\":1,\"a\":{\"\":null,\"a.b\":[true,false]}}",
                "\"é€😀\"",
                "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001F\"",
                "null"
            })
    void whatIsWrittenWithoutNeedlessCharactersStaysAsItIs(String text) {
        assertThat(json(tree(text))).isEqualTo(text);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatWasWrittenIsReadAndWrittenTheSame(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String written = json(Trees.drawn(random, 5));

            assertThat(json(tree(written))).isEqualTo(written);
        }
    }

    @Test
    void ofMembersWithTheSameNameTheLastHoldsAtThePlaceOfTheFirst() {
        assertThat(json(tree("{\"a\":1,\"b\":2,\"a\":{\"c\":3},\"\\u0061\":4}")))
                .isEqualTo("{\"a\":4,\"b\":2}");
        var many = new StringBuilder("{");
        for (int name = 0; name < 40; name++)
            many.append("\"n").append(name % 20).append("\":").append(name).append(',');
        Value read = tree(many + "\"n3\":0}");

        assertThat(((ObjectValue) read).size()).isEqualTo(20);
        assertThat(json(read)).startsWith("{\"n0\":20,\"n1\":21,\"n2\":22,\"n3\":0,\"n4\":24");
    }

    @Test
    void nestingIsRefusedBeyondTheBoundHoweverDeep() {
        assertThat(json(read("[".repeat(50) + "]".repeat(50)))).hasSize(100);
        refused(Reason.DEPTH, () -> read("[".repeat(51) + "]".repeat(51)));
        refused(Reason.DEPTH, () -> tree("[".repeat(10_000)));
        refused(Reason.DEPTH, () -> tree("{\"a\":".repeat(10_000)));
        refused(Reason.DEPTH, () -> tree("[".repeat(10_000) + "]".repeat(10_000)));
        refused(Reason.DEPTH, () -> tree("[".repeat(5_000_000)));
    }

    @Test
    void sizeIsRefusedBeyondTheBounds() {
        refused(Reason.SIZE, () -> read("\"" + "a".repeat(10_000) + "\""));
        refused(Reason.SIZE, () -> read("[" + "1,".repeat(1000) + "1]"));
        assertThat(json(read("[" + "1,".repeat(998) + "1]"))).hasSize(1999);
        refused(Reason.SIZE, () -> tree("1".repeat(1001)));
        refused(Reason.SIZE, () -> tree("{\"" + "a".repeat(10_001) + "\":1}"));
        assertThat(json(tree("1".repeat(1000)))).hasSize(1000);
        refused(Reason.SIZE, () -> JsonWriter.write(tree("[1,2,3]"), 6));
        assertThat(JsonWriter.write(tree("[1,2,3]"), 7)).hasSize(7);
    }

    @Test
    void jsonThatBreaksOffAnywhereIsRefused() {
        String whole = "{\"a\":[1.5,true,null,\"\\u00e9x\"],\"b\":{\"c\":\"é\"}}";
        byte[] octets = whole.getBytes(UTF_8);
        for (int length = 0; length < octets.length; length++) {
            byte[] some = Arrays.copyOf(octets, length);
            assertThatThrownBy(() -> JsonReader.read(some, null, SMALL))
                    .as("%d octets", length)
                    .isInstanceOf(BadAnswer.class);
        }
        assertThat(JsonReader.read(octets, null, SMALL)).isInstanceOf(ObjectValue.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{}{}",
                "1 2",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "NaN",
                "Infinity",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "-",
                "tru",
                "\"\t\"",
                "\"\\x\"",
                "// c\n1",
                "/**/1",
                "[1 2]",
                "{\"a\" 1}",
                "]",
                "\"\u0000\"",
                "<a/>",
                "",
                " "
            })
    void whatIsNoJsonIsRefusedWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> tree(text))
                .isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("The answer ")
                .hasMessageMatching("[A-Za-z0-9 -]*");
    }

    @ParameterizedTest(name = "{0} in hexadecimal is no UTF-8")
    @ValueSource(
            strings = {
                "22c3",
                "22c328",
                "22c328" + "22",
                "22c0af22",
                "22c1bf22",
                "22e08080" + "22",
                "22eda08022",
                "22edbfbf22",
                "22f0808080" + "22",
                "22f490808022",
                "22f5808080" + "22",
                "228022",
                "22bf22",
                "22ff22",
                "22fe22",
                "22e282" + "22",
                "22f09f98" + "22",
                "fffe2200" + "2200",
                "feff0022",
                "00220061" + "0022",
                "220061002200"
            })
    void whatIsNoUtf8IsRefused(String hexadecimal) {
        byte[] octets = HexFormat.of().parseHex(hexadecimal);
        refused(Reason.CHARSET, () -> JsonReader.read(octets, null, SMALL));
        // Wherever in the words of eight octets it stands.
        for (int before = 1; before < 18; before++) {
            byte[] moved = new byte[before + octets.length + 20];
            Arrays.fill(moved, (byte) ' ');
            System.arraycopy(octets, 0, moved, before, octets.length);
            refused(Reason.CHARSET, () -> JsonReader.read(moved, null, SMALL));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void isUtf8WhatTheJdkSaysIsUtf8(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] octets = new String(random.ints(random.nextInt(20), 1, 0x2000)
                            .mapToObj(Character::toString)
                            .reduce("", String::concat))
                    .getBytes(UTF_8);
            if (octets.length > 0) octets[random.nextInt(octets.length)] = (byte) random.nextInt(1, 256);
            boolean right;
            try {
                Charsets.text(octets, 0, octets.length, UTF_8);
                right = true;
            } catch (BadAnswer e) {
                right = false;
            }

            assertThat(Utf8.of(octets, 0, octets.length) != Utf8.Form.NOT).isEqualTo(right);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\"", "\"\\udc00\\ud800\"", "\"\\ud800x\""})
    void halfASurrogatePairIsRefused(String text) {
        refused(Reason.CHARSET, () -> tree(text));
        assertThatThrownBy(() -> tree("{" + text + ":1}")).isInstanceOf(BadAnswer.class);
    }

    @Test
    void aSurrogatePairInEscapesIsOneCharacter() {
        assertThat(json(tree("\"\\ud83d\\ude00\""))).isEqualTo("\"😀\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            application/json                             | UTF-8
            application/json; charset=utf-8              | UTF-8
            application/json; charset="UTF-8"; x=y       | UTF-8
            application/json;x="a;charset=foo";charset=latin1 | ISO-8859-1
            application/json; charset=iso-8859-1         | ISO-8859-1
            text/plain; Charset=UTF-16LE                 | UTF-16LE
            """)
    void theContentTypeNamesTheCharset(String contentType, String charset) throws Exception {
        byte[] octets = "[\"é\"]".getBytes(charset);

        assertThat(json(JsonReader.read(octets, contentType, SMALL))).isEqualTo("[\"é\"]");
    }

    @Test
    void aWrongCharsetIsAFault() {
        byte[] latin = "[\"é\"]".getBytes(ISO_8859_1);
        refused(Reason.CHARSET, () -> JsonReader.read(latin, "application/json", SMALL));
        refused(Reason.CHARSET, () -> JsonReader.read(latin, "application/json; charset=utf-8", SMALL));
        refused(Reason.CHARSET, () -> JsonReader.read(latin, "application/json; charset=us-ascii", SMALL));
        refused(Reason.CHARSET, () -> JsonReader.read(latin, "application/json; charset=utf-7", SMALL));
        refused(Reason.CHARSET, () -> JsonReader.read(latin, "application/json; charset=", SMALL));
        refused(Reason.CHARSET, () -> JsonReader.read(latin, "a/b; charset=latin1; charset=utf-8", SMALL));
        refused(Reason.CHARSET, () -> JsonReader.read(latin, "a/b;" + " ".repeat(2000), SMALL));
    }

    @Test
    void namesThatCollideInAHashTableAreReadInShortTime() {
        List<String> names = List.of("");
        for (int length = 0; length < 14; length++) {
            var longer = new ArrayList<String>();
            for (String name : names) {
                longer.add(name + "Aa");
                longer.add(name + "BB");
            }
            names = longer;
        }
        var builder = new ObjectValue.Builder();
        for (String name : names) builder.put(name, LiteralValue.NULL);

        assertThat(builder.build().size()).isEqualTo(1 << 14);
        assertThat(builder.build().get(names.get(12_345))).isEqualTo(LiteralValue.NULL);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~          | {"a":[10,[20]],"":{"":1},"a/b":2,"m~n":3,"0":4}
            /a          | [10,[20]]
            /a/0        | 10
            /a/1/0      | 20
            /a/2        |
            /a/-        |
            /a/00       |
            /a/x        |
            /           | {"":1}
            //          | 1
            /a~1b      | 2
            /m~0n      | 3
            /0          | 4
            /0/x        |
            /nothing    |
            """)
    void aPointerPointsAtItsPlace(String pointer, String expected) {
        Value found = tree("{\"a\":[10,[20]],\"\":{\"\":1},\"a/b\":2,\"m~n\":3,\"0\":4}")
                .at(JsonPointer.compile(pointer == null ? "" : pointer));

        assertThat(found == null ? null : json(found)).isEqualTo(expected);
    }

    private static Value read(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), null, SMALL);
    }

    private static void refused(Reason reason, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        BadAnswer.class, bad -> assertThat(bad.reason()).isEqualTo(reason));
    }
}
