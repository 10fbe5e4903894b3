package portico.node.composition.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portico.node.composition.shape.Trees.json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {
    @Test
    void rss2() {
        assertThat(read("""
                        <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
                            xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
                          <title>News</title><link>https://n.example/</link><description>All</description>
                          <language>en</language><lastBuildDate>Sat, 07 Sep 2002 00:00:01 GMT</lastBuildDate>
                          <item><title>One &amp; only</title><link>https://n.example/1</link>
                            <guid isPermaLink="false">id-1</guid><description><![CDATA[<b>x</b>]]></description>
                            <content:encoded>long</content:encoded><dc:creator>Ann</dc:creator><author>b@x</author>
                            <category domain="d">c1</category><category>c2</category>
                            <pubDate>Sat, 07 Sep 2002 00:00:01 GMT</pubDate></item>
                          <item><title>Two</title></item>
                        </channel></rss>
                        """))
                .isEqualTo("{\"title\":\"News\",\"description\":\"All\",\"link\":\"https://n.example/\","
                        + "\"updated\":\"Sat, 07 Sep 2002 00:00:01 GMT\",\"language\":\"en\",\"items\":["
                        + "{\"id\":\"id-1\",\"title\":\"One & only\",\"link\":\"https://n.example/1\","
                        + "\"description\":\"<b>x</b>\",\"content\":\"long\","
                        + "\"published\":\"Sat, 07 Sep 2002 00:00:01 GMT\",\"authors\":[\"b@x\",\"Ann\"],"
                        + "\"categories\":[\"c1\",\"c2\"]},{\"title\":\"Two\"}]}");
    }

    @Test
    void rss1() {
        assertThat(read("""
                        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
                          <channel rdf:about="c"><title>T</title><link>l</link></channel>
                          <item rdf:about="i"><title>I</title></item>
                        </rdf:RDF>
                        """)).isEqualTo("{\"title\":\"T\",\"link\":\"l\",\"items\":[{\"id\":\"i\",\"title\":\"I\"}]}");
    }

    @ParameterizedTest(name = "prefix {0}")
    @ValueSource(strings = {"", "a:"})
    void atom(String prefix) {
        String feed = """
                <feed xmlns="http://www.w3.org/2005/Atom">
                  <title type="text">News</title><subtitle>All</subtitle><updated>2003-12-13T18:30:02Z</updated>
                  <link rel="self" href="https://n.example/feed"/><link href="https://n.example/"/>
                  <entry><id>urn:1</id><title>One</title><link rel="alternate" href="https://n.example/1"/>
                    <published>2003-12-13T08:29:29-04:00</published><updated>2003-12-13T18:30:02Z</updated>
                    <author><name>Ann</name></author><author><name>Bob</name><uri>u</uri></author>
                    <category term="c1"/><summary type="html">&lt;b&gt;x&lt;/b&gt;</summary>
                    <content type="xhtml"><div><p>a</p><p>b</p></div></content></entry>
                </feed>
                """;
        String prefixed = prefix.isEmpty()
                ? feed
                : feed.replace("xmlns=", "xmlns:a=").replaceAll("<(/?)(?=[a-z])", "<$1" + prefix);

        assertThat(read(prefixed))
                .isEqualTo("{\"title\":\"News\",\"description\":\"All\",\"link\":\"https://n.example/\","
                        + "\"updated\":\"2003-12-13T18:30:02Z\",\"items\":[{\"id\":\"urn:1\",\"title\":\"One\","
                        + "\"link\":\"https://n.example/1\",\"description\":\"<b>x</b>\",\"content\":\"a b\","
                        + "\"published\":\"2003-12-13T08:29:29-04:00\",\"updated\":\"2003-12-13T18:30:02Z\","
                        + "\"authors\":[\"Ann\",\"Bob\"],\"categories\":[\"c1\"]}]}");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "<html/>",
                "<rss/>",
                "<rss><channel/></rss>",
                "{}",
                "<feed>text</feed>",
                "<!DOCTYPE rss><rss><channel><title/></channel></rss>"
            })
    void whatIsNoFeedIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(BadAnswer.class);
    }

    @Test
    void aFeedWithoutItemsHasNone() {
        assertThat(read("<rss><channel><title>T</title></channel></rss>")).isEqualTo("{\"title\":\"T\",\"items\":[]}");
    }

    private static String read(String text) {
        return json(FeedReader.read(text.getBytes(UTF_8), null, AnswerLimits.STANDARD));
    }
}
