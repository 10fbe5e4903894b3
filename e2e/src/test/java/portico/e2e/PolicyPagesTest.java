package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import portico.testing.Await;
import portico.testing.Ports;

/** What the pages of the policies let people try in the demo, word for word, on the ports that they name. */
final class PolicyPagesTest {
    private static final List<Integer> PORTS =
            List.of(8700, 8710, 8720, 8800, 8801, 8843, 8844, 8770, 8771, 8901, 8902, 8903);

    /** Those that are about who calls. */
    private static final List<String> PAGES = List.of(
            "acl",
            "any-of",
            "basic-auth",
            "forward-auth",
            "hmac-auth",
            "ip-restriction",
            "jwt",
            "key-auth",
            "mtls-auth",
            "oauth2-introspection",
            "upstream-auth");

    /** Where nobody need show anything. */
    private static final List<String> OPEN = List.of("ip-restriction");

    /** What those say that say something else than 200, or more. */
    private static final Map<String, String> SAID = Map.ofEntries(
            Map.entry("request-size", "HTTP/1.1 413"),
            Map.entry("concurrency-limit", "HTTP/1.1 200"),
            Map.entry("quota", "(?s)r=997;.*\"limit\":1000,\"used\":3,\"remaining\":997"),
            Map.entry("security-headers", "x-frame-options: DENY"),
            Map.entry("https-redirect", "location: https://127.0.0.1:8843/secure/echo"),
            Map.entry("correlation-id", "x-correlation-id: order-4711"),
            Map.entry(
                    "tracing",
                    "\"traceparent\" ?: ?\"00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01\""),
            Map.entry("maintenance", "(?s)HTTP/1.1 503.*HTTP/1.1 200"),
            Map.entry("fault-injection", "(?s)HTTP/1.1 503.*fault-injected"),
            Map.entry("cache", "(?s)fwd=uri-miss; stored.*portico; hit"),
            Map.entry("mock", "\"name\":\"Rex\""),
            Map.entry(
                    "request-transform",
                    "(?s)\"x-item\" ?: ?\"echo\".*product.*tea.*1\\.10.*source.*host.*127\\.0\\.0\\.1"),
            Map.entry("response-transform", "(?s)HTTP/1.1 410.*HTTP/1.1 200.*\"from\":\"orders\""),
            Map.entry("compression", "(?s)HTTP/1.1 200.*content-encoding: gzip.*orders"),
            Map.entry("validation", "(?s)HTTP/1.1 422.*\"pointer\":\"/count\".*HTTP/1.1 200"),
            Map.entry("cors", "(?s)HTTP/1.1 204.*access-control-allow-origin: https://app.example.com.*HTTP/1.1 200"),
            Map.entry("rate-limit", "(?s)HTTP/1.1 200.*HTTP/1.1 429.*retry-after:"),
            Map.entry("request-headers", "\"x-source\" ?: ?\"gateway\""),
            Map.entry("response-headers", "cache-control: no-store"),
            Map.entry("error-pages", "<h1>Who are you\\?</h1>"));

    private static final String DIRECTORY = "docs/reference/policies";
    private static final String MARK = "<!-- e2e runs this block as it stands -->\n```bash\n";
    private static final Pattern KEY = Pattern.compile("x-api-key: ([^']+)'");

    @Test
    void theCurlLinesWork() throws Exception {
        Ports.needFree("The pages", PORTS);
        Path data = Cluster.emptied(Built.OUTPUT.resolve("PolicyPagesTest"));
        Path output = data.resolve("demo.out");
        try (var portico = new Launcher(data, Map.of())) {
            Process demo = portico.start(output, "demo");
            Await.until("the demo tells what to try", Duration.ofSeconds(300), () -> {
                if (!demo.isAlive()) throw new AssertionError("The demo has ended:\n" + Files.readString(output));
                return Files.readString(output).contains("Ctrl-C stops");
            });
            Matcher key = KEY.matcher(Files.readString(output));
            assertThat(key.find()).isTrue();
            assertThat(PAGES).isSubsetOf(pages());
            for (String page : pages()) {
                Pattern said = Pattern.compile(SAID.getOrDefault(page, "HTTP/[0-9.]+ 200"));
                String with = tried(portico, "KEY='" + key.group(1) + "'\n", block(page), said);
                assertThat(with).as(page).containsPattern(said);
                if (OPEN.contains(page) || !PAGES.contains(page)) continue;
                // The same without what it shows.
                String without = portico.bash(block(page).replaceAll(" (-H|-u|--cert|--key) (\"[^\"]*\"|\\S+)", ""))
                        .ok()
                        .out();
                assertThat(without).as(page).containsPattern("HTTP/[0-9.]+ 401");
            }
            portico.bash("kill -INT " + demo.pid()).ok();
            assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static List<String> pages() throws IOException {
        try (var pages = Files.list(Built.HOME.resolve(DIRECTORY))) {
            return pages.map(page -> page.getFileName().toString().replace(".md", ""))
                    .sorted()
                    .toList();
        }
    }

    /** What a block says. What stands behind a sleep, which is as long as a quiet machine needs, is done until it says it. */
    private static String tried(Launcher portico, String key, String block, Pattern said) {
        String[] parts = block.split("(?m)^sleep .*$", 2);
        String first = portico.bash(key + parts[0]).ok().out();
        if (parts.length == 1) return first;
        var all = new AtomicReference<String>();
        Await.until("it says " + said, () -> {
            all.set(first + portico.bash(key + parts[1]).ok().out());
            return said.matcher(all.get()).find();
        });
        return all.get();
    }

    private static String block(String page) throws IOException {
        String text = Files.readString(Built.HOME.resolve(DIRECTORY + "/" + page + ".md"));
        int begin = text.indexOf(MARK);
        assertThat(begin).as(page + " has the marked block").isPositive();
        return text.substring(begin + MARK.length(), text.indexOf("```", begin + MARK.length()));
    }
}
