package portico.node.carrier.fast;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;

class StreamHeadTest {
    private final StreamHead reader = new StreamHead(false);
    private final RequestHead head = new RequestHead();

    /** However it is written: Netty gives it on as text of its own. */
    @Test
    void aLengthIsRead() {
        Http2Headers rewritten = usual();
        rewritten.setLong(HttpHeaderNames.CONTENT_LENGTH, 5);
        assertThat(reader.read(rewritten, head, false)).isTrue();
        assertThat(reader.bodyLength).isEqualTo(5);
        assertThat(head.value(head.find(HeaderName.CONTENT_LENGTH, 0))).hasToString("5");
        head.clear();
        assertThat(reader.read(withLengths("7"), head, false)).isTrue();
        assertThat(reader.bodyLength).isEqualTo(7);
        head.clear();
        assertThat(reader.read(usual(), head, false)).isTrue();
        assertThat(reader.bodyLength).isEqualTo(HeadParser.CHUNKED_BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5|5", "5|6", "0|0", "", "x", "+5", "-1", " 5", "5 ", "5,5", "0x5", "1234567890123456789"})
    void whatIsNoSingleNumberIsForTheGeneralCarrier(String lengths) {
        assertThat(reader.read(withLengths(lengths.split("\\|", -1)), head, false))
                .isFalse();
    }

    /** RFC 9113 §8.2.3. */
    @Test
    void cookiesAreOneField() {
        Http2Headers fields = usual();
        for (String crumb : new String[] {"a=1", "b=2", "c=3"})
            fields.add(AsciiString.cached("cookie"), AsciiString.cached(crumb));
        assertThat(reader.read(fields, head, false)).isTrue();
        assertThat(head.fieldCount()).isOne();
        assertThat(head.is(0, HeaderName.COOKIE)).isTrue();
        assertThat(head.value(0)).hasToString("a=1; b=2; c=3");
    }

    @Test
    void aCookieWithoutAnythingIsOneAllTheSame() {
        Http2Headers fields = usual();
        for (String crumb : new String[] {"", "a=1", ""})
            fields.add(AsciiString.cached("cookie"), AsciiString.cached(crumb));
        assertThat(reader.read(fields, head, false)).isTrue();
        assertThat(head.value(0)).hasToString("; a=1; ");
    }

    private static Http2Headers withLengths(String... lengths) {
        Http2Headers fields = usual();
        for (String length : lengths) fields.add(HttpHeaderNames.CONTENT_LENGTH, new AsciiString(length));
        return fields;
    }

    private static Http2Headers usual() {
        return new DefaultHttp2Headers()
                .method(AsciiString.cached("POST"))
                .scheme(AsciiString.cached("http"))
                .authority(AsciiString.cached("example.com"))
                .path(AsciiString.cached("/orders"));
    }
}
