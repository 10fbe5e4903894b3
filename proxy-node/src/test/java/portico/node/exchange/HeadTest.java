package portico.node.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadTest {
    private final RequestHead head = new RequestHead();

    @Test
    void aHeadIsReadAgainAndAgainInTheSameRoom() {
        byte[] room = head.room(2_000);
        head.clear();
        assertThat(head.room(2_000)).isSameAs(room);
    }

    @Test
    void theRoomOfALargeOneIsGivenBack() {
        head.room(32 * 1024);
        for (int field = 0; field < 8_000; field++) head.addField(field * 4, 1, field * 4 + 2, 0);
        assertThat(head.fieldCount()).isEqualTo(8_000);
        int large = head.held();
        head.clear();
        assertThat(head.held()).isLessThan(2_048).isLessThan(large / 50);
        head.addField("host", "x");
        assertThat(head.header(HeaderName.HOST)).hasToString("x");
    }

    @Test
    void aCopyKeepsWhatItsHeadForgets() {
        var head = new ResponseHead();
        assertThat(head.copy().fieldCount()).isZero();
        head.status(207);
        head.addField("Content-Type", "text/plain");
        head.addField("ETag", "\"é\"");
        ResponseHead copy = head.copy();
        head.clear();
        head.status(500);
        head.addField("Content-Type", "nothing");
        copy.addField("x-more", "1");

        assertThat(copy.status()).isEqualTo(207);
        assertThat(copy.fieldCount()).isEqualTo(3);
        assertThat(copy.header(HeaderName.CONTENT_TYPE)).hasToString("text/plain");
        assertThat(copy.header(HeaderName.of("etag"))).hasToString("\"é\"");
        assertThat(copy.header(HeaderName.of("x-more"))).hasToString("1");
        assertThat(head.header(HeaderName.CONTENT_TYPE)).hasToString("nothing");
    }
}
