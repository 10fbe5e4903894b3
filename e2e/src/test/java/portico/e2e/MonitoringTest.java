package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import portico.config.json.ConfigJson;
import portico.testing.Ports;

/** What {@code deploy/} has for Prometheus and Grafana, with a real Prometheus. */
final class MonitoringTest {
    private static final Path PROMETHEUS = Built.HOME.resolve("deploy/prometheus");
    private static final Path GRAFANA = Built.HOME.resolve("deploy/grafana/portico.json");
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:portico|jvm|process|http_server|up)(?:_[a-z0-9_]+)?\\b(?=[{\\[\\s)]|$)");

    /** Of nodes that have a Redis, or a collector of traces. */
    private static final Pattern MORE = Pattern.compile("portico_(redis|spans)_");

    @Test
    void theRulesAndTheConfigurationAreGood() throws IOException {
        Prometheus.tool("check", "rules", PROMETHEUS.resolve("rules.yml").toString());
        Prometheus.tool(
                "check",
                "config",
                "--syntax-only",
                PROMETHEUS.resolve("prometheus.yml").toString());
    }

    @Test
    void everyAlarmRingsWhenItShould() throws IOException {
        Prometheus.tool("test", "rules", PROMETHEUS.resolve("rules-test.yml").toString());

        var ringing = new HashSet<String>();
        for (var test : yaml(PROMETHEUS.resolve("rules-test.yml")).path("tests"))
            for (var shown : test.path("alert_rule_test"))
                if (!shown.path("exp_alerts").isEmpty())
                    ringing.add(shown.path("alertname").asText());
        assertThat(ringing).containsExactlyInAnyOrderElementsOf(alarms().keySet());
    }

    @Test
    void whatRulesAndDashboardAskForIsThere() throws Exception {
        try (var cluster = Cluster.start(MonitoringTest.class, 1, 1)) {
            haveTraffic(cluster);
            Path directory = Built.OUTPUT.resolve("MonitoringTest");
            try (var prometheus = Prometheus.start(configuration(cluster, directory), directory)) {
                until(
                        "both are scraped twice",
                        () -> prometheus
                                        .query("sum(count_over_time(up[1m]) * up) by (job) >= 2")
                                        .size()
                                == 2);
                var missing = new TreeSet<String>();
                for (String expression : asked())
                    METRIC.matcher(expression).results().forEach(name -> {
                        if (!isMore(name.group())) missing.add(name.group());
                    });
                assertThat(missing)
                        .contains("portico_exchange_seconds_bucket", "portico_service_exchanges_total", "up");
                until(
                        "unhealthy targets are counted",
                        () -> prometheus
                                        .query("portico_targets_unhealthy{service=\"dead\"} == 1")
                                        .size()
                                == 1);
                until("all is said that is asked for", () -> {
                    missing.removeAll(prometheus.metrics());
                    if (missing.isEmpty()) return true;
                    throw new IllegalStateException("Nobody says " + missing);
                });

                // Over a minute in which nothing was counted a quotient has no value: the traffic goes on.
                for (String expression : panels())
                    if (!isMore(expression))
                        until("there is something to see of " + expression, () -> {
                            send(cluster);
                            return prometheus.query(expression).size() > 0;
                        });
                until(
                        "what no route matched is counted",
                        () -> prometheus
                                        .query("sum(portico_refusals_total{problem=\"no-route\"}) >= 1")
                                        .size()
                                == 1);
            }
        }
    }

    /** What is said of these is not seen there, but is what a node has by the docs. */
    @Test
    void theDocsNameWhatIsAskedForOfRedisAndTraces() throws IOException {
        String docs = Files.readString(Built.HOME.resolve("docs/reference/node.md"));
        var named = new TreeSet<String>();
        for (String expression : asked())
            METRIC.matcher(expression)
                    .results()
                    .map(MatchResult::group)
                    .filter(MonitoringTest::isMore)
                    .forEach(named::add);
        assertThat(named)
                .hasSizeGreaterThan(2)
                .allSatisfy(name -> assertThat(docs).contains("`" + name + "`"));
    }

    @Test
    void noPanelLiesOnAnother() throws IOException {
        Set<Integer> taken = new HashSet<>();
        for (var panel : dashboard().path("panels")) {
            var place = panel.path("gridPos");
            for (int x = 0; x < place.path("w").asInt(); x++)
                for (int y = 0; y < place.path("h").asInt(); y++)
                    assertThat(taken.add((place.path("y").asInt() + y) * 24
                                    + place.path("x").asInt()
                                    + x))
                            .as(panel.path("title").asText())
                            .isTrue();
        }
    }

    private static void haveTraffic(Cluster cluster) {
        cluster.addUpstream("backend");
        var api = cluster.api();
        api.put("/services/dead", """
                        {"url": "http://127.0.0.1:%d", "health": {"active":
                          {"type": "tcp", "interval": "100ms", "unhealthyAfter": 1}}}""".formatted(Ports.free())).ok();
        api.put("/routes/dead", "{\"match\": {\"paths\": [\"/dead\"]}, \"forward\": {\"service\": \"dead\"}}")
                .ok();
        long revision = api.put("/routes/shop", """
                        {"match": {"paths": ["/shop"]}, "forward": {"service": "backend"},
                         "policies": [{"type": "cache", "settings": {"ttl": "1s"}}]}""").ok().revision();
        api.awaitApplied(revision);
        send(cluster);
    }

    /** To a service that answers, to one that does not, and to none. */
    private static void send(Cluster cluster) {
        for (String path : List.of("/shop", "/dead", "/nowhere"))
            Http.send(HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + cluster.node().port() + path))
                    .build());
    }

    /** The one that is there for all, but for the addresses, and in a hurry. */
    private static Path configuration(Cluster cluster, Path directory) throws IOException {
        var config = (ObjectNode) yaml(PROMETHEUS.resolve("prometheus.yml"));
        ((ObjectNode) config.path("global")).put("scrape_interval", "2s").put("evaluation_interval", "2s");
        config.putArray("rule_files").add(PROMETHEUS.resolve("rules.yml").toString());
        Path token = directory.resolve("admin-token");
        Files.writeString(token, cluster.admin().token());
        for (var job : config.path("scrape_configs")) {
            boolean node = job.path("job_name").asText().equals("portico-node");
            int port = node ? cluster.node().managementPort() : cluster.admin().port();
            ((ObjectNode) job.at("/static_configs/0")).putArray("targets").add("127.0.0.1:" + port);
            if (!node) ((ObjectNode) job.path("authorization")).put("credentials_file", token.toString());
        }
        // JSON is YAML, too.
        return Files.writeString(directory.resolve("prometheus.yml"), config.toString());
    }

    /** The alarms' expressions, by their names. */
    private static TreeMap<String, String> alarms() throws IOException {
        var alarms = new TreeMap<String, String>();
        for (var group : yaml(PROMETHEUS.resolve("rules.yml")).path("groups"))
            for (var rule : group.path("rules"))
                assertThat(alarms.put(
                                rule.path("alert").asText(), rule.path("expr").asText()))
                        .as("a name of its own: " + rule.path("alert").asText())
                        .isNull();
        assertThat(alarms).isNotEmpty();
        return alarms;
    }

    private static List<String> asked() throws IOException {
        var asked = new ArrayList<>(alarms().values());
        asked.addAll(panels());
        return asked;
    }

    private static boolean isMore(String expression) {
        return MORE.matcher(expression).find();
    }

    /** What the panels ask for, with everything chosen. */
    private static List<String> panels() throws IOException {
        var expressions = new ArrayList<String>();
        for (var panel : dashboard().path("panels"))
            for (var target : panel.path("targets"))
                expressions.add(target.path("expr")
                        .asText()
                        .replace("$__rate_interval", "1m")
                        .replaceAll("\\$[a-z]+", ".*"));
        assertThat(expressions).isNotEmpty();
        return expressions;
    }

    private static JsonNode dashboard() throws IOException {
        return ConfigJson.readTree(Files.readAllBytes(GRAFANA));
    }

    private static JsonNode yaml(Path file) {
        try {
            return ConfigJson.readYaml(Files.readAllBytes(file), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
