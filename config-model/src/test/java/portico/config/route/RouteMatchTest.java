package portico.config.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

class RouteMatchTest {
    @Test
    void aHeaderThatIsNamedTwiceIsRefused() {
        // Both were meant; keeping one would let more through than asked for.
        assertThat(wrong("{ headers: { X-Beta: \"1\", x-beta: \"2\" } }")).containsExactly("headers.x-beta");
        assertThat(wrong("{ headers: { x-BETA: \"1\", X-Beta: \"1\", x-other: \"1\" } }"))
                .containsExactly("headers.x-BETA");
        assertThat(wrong("{ headers: { X-Beta: \"1\", x-alpha: \"2\" } }")).isEmpty();
    }

    @Test
    void aSpaceThatNoFieldKeepsIsRefused() {
        assertThat(wrong("{ headers: { x-beta: \" 1\", x-b: \"1 \", x-c: \"1 2\", x-d: \"\" } }"))
                .containsExactlyInAnyOrder("headers.x-beta", "headers.x-b");
        assertThat(wrong("{ query: { beta: \" 1\" } }")).isEmpty();
    }

    @Test
    void namesAreInLowerCase() {
        var match = ConfigJson.readYaml("{ headers: { X-Beta: \"1\" } }".getBytes(UTF_8), RouteMatch.class);
        assertThat(match.headers()).containsOnlyKeys("x-beta");
    }

    private static List<String> wrong(String yaml) {
        var match = ConfigJson.readYaml(yaml.getBytes(UTF_8), RouteMatch.class);
        return Problems.of(match).list().stream().map(Problem::field).toList();
    }
}
