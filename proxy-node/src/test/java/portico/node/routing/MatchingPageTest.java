package portico.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.Problems;
import portico.config.route.Route;
import portico.config.route.RouteAction;
import portico.config.route.RouteMatch;
import portico.node.exchange.RequestHead;

/** The tables of the page on matching are true. */
class MatchingPageTest {
    private static final Path PAGE = Path.of("../docs/reference/matching.md");
    private static final String PATTERN = "\\| `(\\S+)` \\| `(\\S+)` \\| (yes|no) \\|";
    private static final String ROUTE = "\\| ([a-z-]+) \\| ?(\\S*) \\| `(\\S+)` \\| ?(\\S*) \\| (\\d+) \\|";
    private static final String REQUEST = "\\| ([A-Z]+) (\\S+) `(\\S+)` \\| (\\S+) \\|.*\\|";

    static Stream<Arguments> patterns() throws IOException {
        return rows(PATTERN)
                .map(row ->
                        Arguments.of(row.group(1), row.group(2), row.group(3).equals("yes")));
    }

    static Stream<Arguments> requests() throws IOException {
        return rows(REQUEST).map(row -> Arguments.of(row.group(1), row.group(2), row.group(3), row.group(4)));
    }

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @MethodSource("patterns")
    void patternsMatchAsThePageSays(String pattern, String path, boolean matches) {
        var router = Router.of(List.of(candidate("r", "", pattern, "", 0)));

        assertThat(router.match(head("GET", "x", path), new Captures()) != null).isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0} {1} {2} goes to {3}")
    @MethodSource("requests")
    void requestsGoWhereThePageSays(String method, String host, String path, String route) throws IOException {
        var candidates = rows(ROUTE)
                .map(row -> candidate(
                        row.group(1), row.group(2), row.group(3), row.group(4), Integer.parseInt(row.group(5))))
                .toList();
        assertThat(candidates).hasSize(8);

        String found = Router.of(candidates).match(head(method, host, path), new Captures());

        assertThat(found == null ? "none" : found).isEqualTo(route);
    }

    private static Stream<MatchResult> rows(String regex) throws IOException {
        var pattern = Pattern.compile(regex);
        return Files.readAllLines(PAGE).stream()
                .map(pattern::matcher)
                .filter(row -> row.matches())
                .map(row -> row.toMatchResult());
    }

    private static Candidate<String> candidate(String name, String host, String path, String method, int priority) {
        var match = new RouteMatch(
                host.isEmpty() ? null : List.of(host),
                List.of(path),
                method.isEmpty() ? null : List.of(method),
                null,
                null,
                null,
                priority);
        var route = new Route(
                null, name, match, null, null, null, null, new RouteAction.Respond(204, null, null), null, null, null);
        assertThat(Problems.of(route).list()).isEmpty();
        return new Candidate<>(route, name);
    }

    private static RequestHead head(String method, String host, String path) {
        return new Drawn.Request(method, host, path, null, List.of()).head();
    }
}
