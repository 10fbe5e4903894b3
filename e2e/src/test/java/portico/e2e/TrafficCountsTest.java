package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portico.testing.Ports;

/** What the dashboard's overview says of the traffic is what the clients count that send it. */
final class TrafficCountsTest {
    private static final long ENOUGH = 200;

    /** Somebody who shows a key. */
    private record Known(Node node, String key) implements SteadyLoad.Talk {
        @Override
        public @Nullable String ask() {
            Answer answer = node.get("/kept", "x-api-key", key);
            return answer.status() == 200 ? null : answer.toString();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void everyRequestIsCountedOnce() {
        try (var cluster = Cluster.start(TrafficCountsTest.class, 1, 2)) {
            var api = cluster.api();
            cluster.addUpstream("alive");
            api.put("/services/dead", "{\"url\":\"http://127.0.0.1:" + Ports.free() + "\"}")
                    .ok();
            api.put("/consumers/acme", "{}").ok();
            String key = api.post("/consumers/acme/credentials", "{\"type\":\"api-key\",\"name\":\"main\"}")
                    .ok()
                    .json()
                    .path("value")
                    .asText();
            route(api, "open", "alive", "");
            route(api, "broken", "dead", "");
            api.awaitApplied(route(api, "kept", "alive", "{\"type\":\"key-auth\"}"));

            try (var load = SteadyLoad.on(
                    cluster.nodes(),
                    List.of(
                            SteadyLoad.Call.plain("/open", response -> response.status() == 200),
                            SteadyLoad.Call.plain("/broken", response -> response.status() == 502),
                            SteadyLoad.Call.plain("/kept", response -> response.status() == 401),
                            SteadyLoad.Call.plain("/nowhere", response -> response.status() == 404),
                            new SteadyLoad.Call("known", node -> new Known(node, key))))) {
                until(
                        "there is enough to count",
                        () -> load.right().values().stream().allMatch(count -> count >= ENOUGH));
                load.close();
                assertThat(load.firstFaults()).isEmpty();
                isWhatIsCounted(api, load.right());
            }
        }
    }

    private static void isWhatIsCounted(AdminClient api, Map<String, Long> sent) {
        long all = sent.values().stream().mapToLong(Long::longValue).sum();
        until("the nodes have told all", () -> requests(statistics(api, "total").path("summary")) >= all);
        JsonNode total = statistics(api, "total").path("summary");
        assertThat(requests(total)).isEqualTo(all);
        assertThat(total.path("errors").asLong()).isEqualTo(sent.get("/broken"));
        assertThat(total.at("/statuses/success").asLong()).isEqualTo(sent.get("/open") + sent.get("known"));
        assertThat(total.at("/statuses/clientError").asLong()).isEqualTo(sent.get("/kept") + sent.get("/nowhere"));
        assertThat(top(api, "route"))
                .containsEntry("open", sent.get("/open"))
                .containsEntry("broken", sent.get("/broken"))
                .containsEntry("kept", sent.get("/kept") + sent.get("known"));
        assertThat(top(api, "service"))
                .containsEntry("alive", sent.get("/open") + sent.get("known"))
                .containsEntry("dead", sent.get("/broken"));
        assertThat(top(api, "consumer")).isEqualTo(Map.of("acme", sent.get("known")));
        assertThat(top(api, "node")).containsOnlyKeys("node-1", "node-2");
        assertThat(top(api, "node").values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(all);
    }

    /** @param policy as JSON; none when empty */
    private static long route(AdminClient api, String name, String service, String policy) {
        return api.put("/routes/" + name, """
                {"match":{"paths":["/%s"]},"forward":{"service":"%s"},"policies":[%s]}""".formatted(name, service, policy))
                .ok()
                .revision();
    }

    private static JsonNode statistics(AdminClient api, String by) {
        return api.get("/statistics?by=" + by).ok().json();
    }

    /** Requests by name. */
    private static Map<String, Long> top(AdminClient api, String by) {
        Map<String, Long> requests = new TreeMap<>();
        for (var each : statistics(api, by).path("top"))
            requests.put(each.at("/entity/name").asText(), requests(each.path("summary")));
        return requests;
    }

    private static long requests(JsonNode summary) {
        return summary.path("requests").asLong();
    }
}
