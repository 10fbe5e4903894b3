package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.composition.Call;
import portico.config.json.ConfigJson;
import portico.node.composition.shape.TextValue;

/** Whatever a value is: a call goes where its template says, or it is not made. */
class RequestWriterTest {
    private static final String[] PIECES = {
        "..",
        ".",
        "/",
        "\\",
        "%2e",
        "%2F",
        "%",
        ";",
        "?",
        "#",
        "&",
        "=",
        "@",
        ":",
        "//",
        "http://evil.test/",
        "\r\n",
        "\0",
        " ",
        "a",
        "é",
        "😀",
        "+",
        "{",
        "}",
        "\t",
        "\u007f",
        "Host: x"
    };

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void noValueIsMoreThanAValue(long seed) throws Exception {
        var random = new Random(seed);
        int made = 0;
        int refused = 0;
        for (int round = 0; round < 2000; round++) {
            var drawn = new StringBuilder();
            for (int left = 1 + random.nextInt(4); left > 0; left--)
                drawn.append(PIECES[random.nextInt(PIECES.length)]);
            String value = drawn.toString();
            Scope scope = taken -> new TextValue(value);
            try {
                CallRequest request = writer("/inner/{request.query.v}/p-{request.query.v}/last")
                        .fill(scope)
                        .request();
                made++;
                assertThat(URI.create(request.uri()).normalize()).hasToString(request.uri());
                String[] path =
                        request.uri().substring(0, request.uri().indexOf('?')).split("/", -1);
                assertThat(path).as(value).hasSize(5);
                assertThat(path[1]).isEqualTo("inner");
                assertThat(decoded(path[2])).isEqualTo(value);
                assertThat(decoded(path[3])).isEqualTo("p-" + value);
                assertThat(path[4]).isEqualTo("last");
                String query = request.uri().substring(request.uri().indexOf('?') + 1);
                assertThat(query.split("&")).as(value).hasSize(2);
                assertThat(decoded(query.split("&")[0])).isEqualTo("q=" + value);
                assertThat(query).endsWith("&z=1").doesNotContain("#");
                for (var field : request.fields())
                    assertThat(field.getValue())
                            .doesNotContain("\r", "\n", "\0")
                            .doesNotContain("\u007f");
                assertThat(request.fields()).extracting(Map.Entry::getKey).containsExactly("x-v", "accept");
            } catch (CallFailed e) {
                refused++;
                assertThat(e.reason()).isEqualTo(Reason.REQUEST);
            }
        }
        assertThat(made).isGreaterThan(100);
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void aRequestThatTakesNothingIsMadeOnce() throws Exception {
        var call = JsonNodeFactory.instance.objectNode().put("service", "s").put("path", "/a");
        call.withObjectProperty("query").put("z", "é 1");
        var writer = new RequestWriter(ConfigJson.read(call, Call.class), List.of("a"));
        RequestWriter.Filled once = writer.fill(taken -> null);

        assertThat(once.request())
                .isEqualTo(new CallRequest(
                        "GET", "/a?z=%C3%A9%201", List.of(Map.entry("accept", "application/json")), null));
        assertThat(writer.fill(taken -> null)).isSameAs(once);
        Scope scope = taken -> new TextValue("v");
        var taking = writer("/inner/{request.query.v}");
        assertThat(taking.fill(scope).request())
                .isEqualTo(taking.fill(scope).request())
                .isNotSameAs(taking.fill(scope).request());
    }

    @Test
    void aValueAmongCookiesIsNoOtherCookie() throws Exception {
        Scope scope = taken -> new TextValue("a=1; role=\"admin\", \u00e9");
        assertThat(cookie("user={request.query.v}; kind=phone", scope))
                .isEqualTo("user=a=1%3B%20role=%22admin%22%2C%20%C3%A9; kind=phone");
        assertThat(cookie("{request.headers.cookie}", taken -> new TextValue("a=1; b=2")))
                .isEqualTo("a=1; b=2");
    }

    private static String cookie(String template, Scope scope) throws Exception {
        var call = JsonNodeFactory.instance.objectNode().put("service", "s").put("path", "/a");
        call.withObjectProperty("headers").put("Cookie", template);
        List<Map.Entry<String, String>> fields = new RequestWriter(ConfigJson.read(call, Call.class), List.of("a"))
                .fill(scope)
                .request()
                .fields();
        return fields.stream()
                .filter(field -> field.getKey().equals("cookie"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static String decoded(String escaped) {
        assertThat(escaped).doesNotContain("+"); // a space for some, and itself for others
        return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
    }

    private static RequestWriter writer(String path) {
        var call = JsonNodeFactory.instance.objectNode().put("service", "s").put("path", path);
        call.withObjectProperty("query").put("q", "{request.query.v}").put("z", "1");
        call.withObjectProperty("headers").put("x-v", "{request.query.v}");
        return new RequestWriter(ConfigJson.read(call, Call.class), List.of("a"));
    }
}
