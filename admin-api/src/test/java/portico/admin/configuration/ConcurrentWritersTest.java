package portico.admin.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class ConcurrentWritersTest {
    private static final int WRITERS = 32;
    private static final int WRITES_EACH = 25;

    private final AdminApi api = AdminApi.as("editor");

    @Test
    void revisionsHaveNoGapAndTheLogLeadsToWhatIs() throws Exception {
        long before = api.put("/services/conc", "{\"url\":\"http://a:1\"}")
                .expect(201)
                .revision();
        var threads = Executors.newFixedThreadPool(WRITERS);
        var done = new ArrayList<Future<?>>();
        for (int writer = 0; writer < WRITERS; writer++) {
            var random = new Random(writer);
            done.add(threads.submit(() -> {
                for (int write = 0; write < WRITES_EACH; write++) write(random);
            }));
        }
        for (var each : done) each.get();
        threads.shutdown();

        List<JsonNode> log = log(before);
        var revisions = new TreeSet<Long>();
        log.forEach(change -> revisions.add(change.get("revision").asLong()));
        assertThat(revisions).isNotEmpty().first().isEqualTo(before + 1);
        assertThat(revisions.last()).isEqualTo(before + revisions.size());

        Map<String, JsonNode> replayed = new HashMap<>();
        for (var change : log) {
            if (change.has("part")) continue;
            String id = change.get("id").asText();
            assertThat(change.get("before")).isEqualTo(replayed.get(id));
            if (change.has("after")) replayed.put(id, change.get("after"));
            else replayed.remove(id);
        }
        for (var entity : replayed.values()) {
            String kind = entity.has("forward") ? "/routes/" : "/consumers/";
            assertThat(api.get(kind + entity.get("name").asText()).expect(200).json())
                    .isEqualTo(entity);
        }
        assertThat(api.get("/consumers?q=conc-&limit=1000").json().get("items").size()
                        + api.get("/routes?q=conc-&limit=1000")
                                .json()
                                .get("items")
                                .size())
                .isEqualTo(replayed.size());
    }

    private void write(Random random) {
        String name = "conc-" + random.nextInt(6);
        var answer = switch (random.nextInt(5)) {
            case 0, 1 -> api.put("/consumers/" + name, "{\"tags\":[\"t%d\"]}".formatted(random.nextInt(50)));
            case 2 -> api.delete("/consumers/" + name);
            case 3 ->
                api.put(
                        "/routes/" + name,
                        "{\"match\":{\"paths\":[\"/conc/%d\"]},\"forward\":{\"service\":\"conc\"}}"
                                .formatted(random.nextInt(4)));
            default -> api.delete("/routes/" + name);
        };
        assertThat(answer.status()).as(answer.text()).isIn(200, 201, 204, 404, 409);
    }

    /** All changes after a revision, in the order in which they happened. */
    private List<JsonNode> log(long after) {
        var changes = new ArrayList<JsonNode>();
        String cursor = "";
        do {
            JsonNode page = api.get("/changes?limit=1000" + cursor).expect(200).json();
            for (var change : page.get("items")) if (change.get("revision").asLong() > after) changes.add(change);
            cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!cursor.isEmpty());
        Collections.reverse(changes);
        return changes;
    }
}
