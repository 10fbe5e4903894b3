package portico.config.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.channel.ChannelMessage;
import portico.config.channel.NodeQuestion;
import portico.config.json.ConfigJson;

class SampleRequestTest {
    private static final SampleRequest NOTHING = new SampleRequest(null, null, null, null, null, null, null);

    @Test
    void whatIsTriedUnsavedIsCheckedAsAWriteIs() {
        Composition wrong = composition("{\"calls\":{\"a\":{\"service\":\"s\",\"path\":\"a\"}}}");
        assertThat(Problems.of(NOTHING.of(wrong)).list())
                .extracting(Problem::field)
                .isNotEmpty()
                .containsOnly("composition.calls.a.path");
        Composition circle = composition(
                "{\"calls\":{\"a\":{\"service\":\"s\",\"path\":\"/{calls.b.body}\"},\"b\":{\"service\":\"s\",\"path\":\"/{calls.a.body}\"}}}");
        assertThat(Problems.of(NOTHING.of(circle)).list())
                .extracting(Problem::field)
                .contains("composition.calls.a", "composition.calls.b");
    }

    @Test
    void theLargestThatIsTakenFitsIntoOneMessage() {
        String name = "c".repeat(128);
        SampleRequest largest = NOTHING;
        Composition fitting = padded(name, 0);
        for (int octets = 1; Problems.of(NOTHING.of(padded(name, octets))).isEmpty(); octets++)
            fitting = padded(name, octets);
        for (int octets = 1; Problems.of(body(octets)).isEmpty(); octets++) largest = body(octets);
        var asked = new NodeQuestion.Try(name, largest.of(fitting));
        assertThat(Problems.of(asked).list()).isEmpty();
        assertThat(ConfigJson.write(fitting).length).isEqualTo(9 * 1024);
        assertThat(ConfigJson.write(new ChannelMessage.Ask(UUID.randomUUID(), asked)).length)
                .isBetween(15 * 1024, ChannelMessage.BYTES_MAX);
        Composition more = padded(name, 9 * 1024);
        assertThat(Problems.of(NOTHING.of(more)).list())
                .containsExactly(
                        new Problem("composition", "is over 9216 octets: it can be tried only when it is saved"));
    }

    private static SampleRequest body(int octets) {
        return new SampleRequest(Map.of("id", "7"), null, null, TextNode.valueOf("x".repeat(octets)), null, null, null);
    }

    private static Composition padded(String name, int octets) {
        return composition("{\"calls\":{\"a\":{\"service\":\"s\",\"path\":\"/\",\"fallback\":\"" + "x".repeat(octets)
                        + "\"}}}")
                .named(name);
    }

    private static Composition composition(String json) {
        return ConfigJson.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), Composition.class)
                .named("c");
    }
}
