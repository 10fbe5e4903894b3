package portico.admin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Needs.need;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.testing.AdminClient;
import portico.admin.testing.AdminClient.Answer;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class DashboardTest {
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    @TestHTTPResource
    URL url;

    @BeforeEach
    void thereIsADashboard() {
        need(DashboardPage.ofBuild() != null, "a dashboard in the build");
    }

    @ParameterizedTest(name = "{0} is the page")
    @ValueSource(strings = {"/", "/index.html", "/routes", "/routes/orders.v1", "/routes/api", "/signed/out?why=idle"})
    void everyAddressOfTheDashboardIsItsPage(String path) {
        Answer answer = get(path, "text/html,*/*;q=0.8");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(header(answer, "content-type")).startsWith("text/html");
        assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
        assertThat(answer.text()).contains("<div id=\"root\">");
    }

    @ParameterizedTest(name = "{0} is not")
    @ValueSource(strings = {"/api/v1/nothing", "/api", "/assets/nothing.js", "/q/nothing"})
    void otherAddressesAreNot(String path) {
        Answer answer = get(path, "text/html,*/*;q=0.8");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).doesNotContain("<div id=\"root\">");
    }

    @Test
    void whoDoesNotAskForAPageGetsNone() {
        assertThat(get("/routes/orders", "application/json").status()).isEqualTo(404);
    }

    @Test
    void thePolicyAllowsOnlyWhatIsOursAndANonceOfThisAnswer() {
        Answer one = get("/", "text/html");
        Answer other = get("/", "text/html");

        assertThat(first(NONCE, one)).hasSizeGreaterThan(20).isNotEqualTo(first(NONCE, other));
        assertThat(header(one, "content-security-policy"))
                .contains("'nonce-" + first(NONCE, one) + "'", "default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(one.text()).doesNotContain("{{nonce}}");
    }

    @Test
    void assetsAreKeptForEverAndCompressed() {
        Answer answer = new AdminClient(base())
                .send("GET", first(SCRIPT, get("/", "text/html")), Map.of("accept-encoding", "gzip"), "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(header(answer, "cache-control")).contains("immutable", "max-age=31536000");
        assertThat(header(answer, "content-encoding")).isEqualTo("gzip");
        assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
    }

    @ParameterizedTest(name = "{0} is not there, and not remembered so")
    @ValueSource(strings = {"/assets/index-0000.js", "/assets/", "/assets/../assets/none.css", "/assets/a/b.js"})
    void whatIsNoAssetIsAskedForAgain(String path) {
        Answer answer = get(path, "text/html,*/*;q=0.8");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(header(answer, "cache-control")).isEqualTo("no-store");
        assertThat(answer.text()).doesNotContain("<div id=\"root\">");
    }

    private Answer get(String path, String accept) {
        return new AdminClient(base()).send("GET", path, Map.of("accept", accept), "");
    }

    private String base() {
        return "http://127.0.0.1:" + url.getPort();
    }

    private static String header(Answer answer, String name) {
        return answer.raw().headers().firstValue(name).orElse("");
    }

    private static String first(Pattern pattern, Answer answer) {
        Matcher matcher = pattern.matcher(answer.text());
        assertThat(matcher.find()).as("%s in %s", pattern, answer.text()).isTrue();
        return matcher.group(1);
    }
}
