package portico.node.composition.shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portico.node.composition.shape.Trees.json;
import static portico.node.composition.shape.Trees.tree;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.composition.shape.BadAnswer.Reason;

class XmlTest {
    private static final AnswerLimits SMALL = new AnswerLimits(20_000, 50, 1000);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            <a/>                                  | {"a":""}
            <a>  x  </a>                          | {"a":"x"}
            <a><b>1</b><c>1.10</c></a>            | {"a":{"b":"1","c":"1.10"}}
            <a><b>1</b><c/><b>2</b></a>           | {"a":{"b":["1","2"],"c":""}}
            <a><b/><b/><b><c>x</c></b></a>        | {"a":{"b":["","",{"c":"x"}]}}
            <a x="1" y="&lt;&#x41;">t</a>         | {"a":{"-x":"1","-y":"<A","#text":"t"}}
            <a x="1"><x>2</x></a>                 | {"a":{"-x":"1","x":"2"}}
            <a>one <b>two</b> three</a>           | {"a":{"b":"two","#text":"one  three"}}
            <a><![CDATA[<b>&amp;]]>c</a>          | {"a":"<b>&amp;c"}
            <n:a xmlns:n="u" n:x="1"><n:b/></n:a> | {"n:a":{"-n:x":"1","n:b":""}}
            <a xmlns="u"><b/></a>                 | {"a":{"b":""}}
            <?xml version="1.0"?><!-- c --><?p i?><a><!-- c --><?p i?></a> | {"a":""}
            <a>é€😀&amp;&apos;&#128512;</a>        | {"a":"é€😀&'😀"}
            """)
    void elementsAndAttributesAreMembers(String xml, String expected) {
        assertThat(json(XmlReader.read(xml.getBytes(UTF_8), "application/xml", SMALL)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
                "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
                "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>",
                "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/a.dtd'> %p;]><a/>",
                "<!DOCTYPE a [<!ATTLIST a x CDATA 'y'>]><a/>",
                "<a>&unknown;</a>",
                "<a x='&unknown;'/>",
                "<a>",
                "<a></b>",
                "<a/><b/>",
                "<a/>text",
                "text",
                "",
                "<a x='1' x='2'/>",
                "<n:a/>",
                "<a>\u0001</a>",
                "<a>&#0;</a>",
                "<a>&#xD800;</a>",
                "<a b=c/>",
                "<a",
                "{\"a\":1}"
            })
    void whatIsNoXmlOrReachesOutsideIsRefused(String xml) {
        assertThatThrownBy(() -> XmlReader.read(xml.getBytes(UTF_8), null, SMALL))
                .isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("The answer ")
                .hasNoCause();
    }

    @Test
    void noFileIsRead(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret");
        String xml = "<!DOCTYPE a [<!ENTITY e SYSTEM '%s'>]><a>&e;</a>".formatted(secret.toUri());

        assertThatThrownBy(() -> XmlReader.read(xml.getBytes(UTF_8), null, SMALL))
                .isInstanceOf(BadAnswer.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aBillionLaughsAreNotHeard() {
        var xml = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 'lol'>");
        for (int level = 1; level < 30; level++)
            xml.append("<!ENTITY l%d '%s'>"
                    .formatted(level, "&l%d;".formatted(level - 1).repeat(10)));
        xml.append("]><a>&l29;</a>");

        assertThatThrownBy(() -> XmlReader.read(xml.toString().getBytes(UTF_8), null, SMALL))
                .isInstanceOf(BadAnswer.class);
    }

    @Test
    void depthSizeAndNumberAreBounded() {
        refused(Reason.DEPTH, "<a>".repeat(51) + "</a>".repeat(51));
        refused(Reason.DEPTH, "<a>".repeat(5000));
        refused(Reason.SIZE, "<a>" + "<b/>".repeat(1000) + "</a>");
        refused(Reason.SIZE, "<a>" + "b".repeat(20_000) + "</a>");
        refused(Reason.SIZE, "<" + "a".repeat(501) + "/>");
        assertThat(json(read("<a>".repeat(50) + "</a>".repeat(50)))).hasSize(50 * 6 + 2);
    }

    @Test
    void theCharsetIsTheContentTypesThenTheMarksThenTheDocuments() {
        String xml = "<?xml version='1.0' encoding='%s'?><a>é</a>";
        String expected = "{\"a\":\"é\"}";
        byte[] latin = xml.formatted("ISO-8859-1").getBytes(ISO_8859_1);

        assertThat(json(XmlReader.read(latin, "text/xml", SMALL))).isEqualTo(expected);
        assertThat(json(XmlReader.read(xml.formatted("x").getBytes(ISO_8859_1), "text/xml;charset=latin1", SMALL)))
                .isEqualTo(expected);
        assertThat(json(XmlReader.read(xml.formatted("UTF-16").getBytes(UTF_16), null, SMALL)))
                .isEqualTo(expected);
        assertThat(json(XmlReader.read(("\ufeff" + xml.formatted("UTF-8")).getBytes(UTF_8), null, SMALL)))
                .isEqualTo(expected);
        for (byte[] lie : Arrays.asList(
                xml.formatted("UTF-8").getBytes(ISO_8859_1),
                xml.formatted("UTF-7").getBytes(UTF_8),
                xml.formatted("US-ASCII").getBytes(UTF_8)))
            assertThatThrownBy(() -> XmlReader.read(lie, null, SMALL))
                    .isInstanceOfSatisfying(
                            BadAnswer.class, bad -> assertThat(bad.reason()).isEqualTo(Reason.CHARSET));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":{"b":[1e400,null,"<&>"],"-x":"q\\"'","#text":"t"}} | <a x="q&quot;'"><b>1e400</b><b/><b>&lt;&amp;&gt;</b>t</a>
            {"a":1,"b":[]}                | <answer><a>1</a></answer>
            {"a":[1,2]}                   | <answer><a>1</a><a>2</a></answer>
            [1,[2,[3]],{"a":true}]        | <answer><item>1</item><item><item>2</item><item><item>3</item></item></item><item><a>true</a></item></answer>
            {"a b":1,"":2,"1":3,"x:y":4}  | <answer><field name="a b">1</field><field name="">2</field><field name="1">3</field><field name="x:y">4</field></answer>
            {"xmlns":1,"-xmlns":2}        | <answer><field name="xmlns">1</field><field name="-xmlns">2</field></answer>
            {"a":{"-b":{"c":1}}}          | <a><field name="-b"><c>1</c></field></a>
            "x\\u0000\\u0001\\ufffe\\r"   | <answer>x���&#13;</answer>
            {"-x":1,"-y":"a\\nb"}         | <answer x="1" y="a&#10;b"/>
            null                          | <answer/>
            {}                            | <answer/>
            {"a":{}}                      | <a/>
            """)
    void aTreeIsWrittenAsElements(String from, String expected) {
        assertThat(new String(XmlWriter.write(tree(from), 10_000), UTF_8))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whateverIsWrittenIsXmlAndSettlesAtOnce(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] written = XmlWriter.write(Trees.drawn(random, 4), 1_000_000);
            ObjectValue read = XmlReader.read(written, null, AnswerLimits.STANDARD);
            byte[] again = XmlWriter.write(read, 1_000_000);

            assertThat(json(XmlReader.read(again, null, AnswerLimits.STANDARD))).isEqualTo(json(read));
        }
    }

    @Test
    void xmlIsWrittenUpToABound() {
        assertThatThrownBy(() -> XmlWriter.write(tree("\"" + "<".repeat(1000) + "\""), 1500))
                .isInstanceOf(BadAnswer.class);
        assertThatThrownBy(() -> XmlWriter.write(tree("[" + "{},".repeat(1000) + "1]"), 1500))
                .isInstanceOf(BadAnswer.class);
    }

    private static void refused(Reason reason, String xml) {
        assertThatThrownBy(() -> read(xml))
                .isInstanceOfSatisfying(
                        BadAnswer.class, bad -> assertThat(bad.reason()).isEqualTo(reason));
    }

    private static Value read(String xml) {
        return XmlReader.read(xml.getBytes(UTF_8), null, SMALL);
    }
}
