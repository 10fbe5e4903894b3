package portico.admin.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.admin.configuration.Head;
import portico.admin.configuration.Sql;
import portico.admin.problem.RevisionGone;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;
import portico.config.ConfigDocument;
import portico.config.Problem;
import portico.config.json.ConfigJson;
import portico.testing.TestCertificate;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class RevisionsTest {
    private static final String OPEN = "{\"match\":{\"paths\":[\"/r\"]},\"respond\":{\"status\":200}}";
    private static final String EMPTY = "{\"format\":\"portico/v1\"}";

    @Inject
    Sql sql;

    @Inject
    Head head;

    private final AdminApi api = AdminApi.as("admin");

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void goingBackMakesTheConfigurationWhatItWas(long seed) {
        var random = new Random(seed);
        api.post("/config?mode=replace", EMPTY).expect(200);
        Map<Long, ConfigDocument> kept = new TreeMap<>();
        for (int step = 0; step < 40; step++) {
            long revision = edit(random);
            if (revision > 0) kept.put(revision, export("/config"));
        }
        List<Long> revisions = new ArrayList<>(kept.keySet());
        kept.forEach((revision, document) ->
                assertThat(export("/revisions/" + revision + "/config")).isEqualTo(document));
        for (int back = 0; back < 3; back++) {
            long revision = revisions.get(random.nextInt(revisions.size()));
            api.post("/revisions/" + revision + "/rollback", "").expect(200);
            assertThat(export("/config")).isEqualTo(kept.get(revision));
        }
    }

    /** A random write, which may well be refused; the revision with it, or 0. */
    private long edit(Random random) {
        String name = Integer.toString(random.nextInt(4));
        var answer = switch (random.nextInt(9)) {
            case 0, 1 -> api.put("/services/s" + name, "{\"url\":\"http://h%d:80\"}".formatted(random.nextInt(3)));
            case 2 ->
                api.put("/policies/p" + name, "{\"type\":\"key-auth\",\"everywhere\":" + random.nextBoolean() + "}");
            case 3, 4 -> api.put("/routes/r" + name, route(random));
            case 5 -> api.put("/consumers/c" + name, "{\"tags\":[\"t%d\"]}".formatted(random.nextInt(3)));
            case 6 -> api.delete("/services/s" + name);
            case 7 -> api.delete("/routes/r" + name);
            default -> api.delete((random.nextBoolean() ? "/policies/p" : "/consumers/c") + name);
        };
        assertThat(answer.status()).isIn(200, 201, 204, 404, 409, 422);
        return answer.status() < 300 ? answer.revision() : 0;
    }

    private static String route(Random random) {
        return "{\"match\":{\"paths\":[\"/p%d\"]},\"forward\":{\"service\":\"s%d\"},\"policies\":[{\"use\":\"p%d\"}]}"
                .formatted(random.nextInt(5), random.nextInt(4), random.nextInt(4));
    }

    @Test
    void goingBackPointsWhatStaysAtWhatComesBack() {
        api.post("/config?mode=replace", EMPTY).expect(200);
        String authorities = ConfigJson.tree(Map.of(
                        "authorities", TestCertificate.of("ca.example.com").chain()))
                .toString();
        String route =
                "{\"match\":{\"paths\":[\"/r\"]},\"forward\":{\"service\":\"x\"},\"policies\":[{\"use\":\"p\"}]}";
        String service = "{\"url\":\"https://a:1\",\"tls\":{\"ca\":\"ca\"}}";
        api.put("/certificates/ca", authorities).expect(201);
        api.put("/services/x", service).expect(201);
        api.put("/services/y", service).expect(201);
        api.put("/policies/p", "{\"type\":\"key-auth\"}").expect(201);
        long whole = api.put("/routes/r", route).expect(201).revision();
        var then = export("/config");

        api.put("/routes/r", "{\"match\":{\"paths\":[\"/r\"]},\"forward\":{\"service\":\"y\"}}")
                .expect(200);
        api.put("/services/y", "{\"url\":\"https://a:1\"}").expect(200);
        for (String path : List.of("/services/x", "/policies/p", "/certificates/ca"))
            api.delete(path).expect(204);
        api.put("/certificates/ca", authorities).expect(201);
        api.put("/services/x", service).expect(201);
        api.put("/services/y", service).expect(200);
        api.put("/policies/p", "{\"type\":\"key-auth\"}").expect(201);
        api.put("/routes/r", route).expect(200);

        api.post("/revisions/" + whole + "/rollback?dry-run=true", "").expect(200);
        api.post("/revisions/" + whole + "/rollback", "").expect(200);
        assertThat(export("/config")).isEqualTo(then);
        assertThat(danglingReferences()).isEmpty();
        for (String path : List.of("/services/x", "/policies/p", "/certificates/ca"))
            api.delete(path).expect(409); // in use, as ever
    }

    @Test
    void oneEntityIsMadeWhatItWas() {
        api.post("/config?mode=replace", EMPTY).expect(200);
        api.put("/services/x", "{\"url\":\"http://a:1\"}").expect(201);
        long then = api.put("/routes/kept", OPEN).expect(201).revision();
        api.put("/services/x", "{\"url\":\"http://b:1\"}").expect(200);
        api.delete("/routes/kept").expect(204);
        long now = api.put("/routes/made", OPEN.replace("/r", "/m")).expect(201).revision();
        String rollback = "/revisions/" + then + "/rollback?entity=";
        Map<String, String> ids = new TreeMap<>();
        for (JsonNode one :
                api.get("/revisions/" + then + "/diff?to=" + now).json().get("items"))
            ids.put(one.get("name").asText(), one.get("id").asText());

        JsonNode would = api.post(rollback + ids.get("kept") + "&dry-run=true", "")
                .expect(200)
                .json();
        assertThat(would.at("/changes").asInt()).isEqualTo(1);
        assertThat(would.at("/opened/routes/0/name").asText()).isEqualTo("kept");
        api.get("/routes/kept").expect(404);

        api.post(rollback + ids.get("kept"), "").expect(200);
        api.get("/routes/kept").expect(200);
        api.post(rollback + ids.get("made"), "").expect(200);
        api.get("/routes/made").expect(404);
        assertThat(api.get("/services/x").json().get("url").asText()).isEqualTo("http://b:1");

        api.post(rollback + ids.get("kept"), "").expect(400);
        api.post(rollback + "kept", "").expect(400);
        AdminApi.as("viewer").post(rollback + ids.get("x"), "").expect(403);
    }

    /** References to what is not there, or to something of another name than the source says. */
    private List<String> danglingReferences() {
        return QuarkusTransaction.requiringNew().call(() -> sql.query("""
                        select e.source_kind || ' ' || e.source_id || ' ' || e.field from entity_reference e
                        left join (select id, name from service union all select id, name from policy
                                   union all select id, name from certificate) target on target.id = e.target_id
                        where target.id is null
                           or e.source_kind = 'route' and e.field = 'forward.service' and target.name is distinct from
                              (select body #>> '{forward,service}' from route where id = e.source_id)""", row -> row.getString(1)));
    }

    private ConfigDocument export(String path) {
        return ConfigJson.read(api.get(path).expect(200).response().body(), ConfigDocument.class);
    }

    @Test
    void aRevisionSaysWhoMadeItAndOfWhat() {
        long revision = api.put("/consumers/whose", "{}").expect(201).revision();
        JsonNode read = api.get("/revisions/" + revision).expect(200).json();
        assertThat(read.get("actor").asText()).isNotEmpty().isNotEqualTo("anonymous");
        assertThat(read.get("changes").asInt()).isEqualTo(1);
        assertThat(read.get("kinds").toString()).isEqualTo("[\"consumer\"]");
        JsonNode list = api.get("/revisions?limit=1").expect(200).json();
        assertThat(list.at("/items/0")).isEqualTo(read);
        JsonNode second = api.get(
                        "/revisions?limit=1&cursor=" + list.get("next").asText())
                .expect(200)
                .json();
        assertThat(second.at("/items/0/revision").asLong()).isEqualTo(revision - 1);
        api.get("/revisions/" + (revision + 1)).expect(404);
        api.get("/revisions/" + (revision + 1) + "/config").expect(404);
    }

    @Test
    void aDifferenceIsTheSameFromBothEnds() {
        long from =
                api.put("/consumers/differs", "{\"tags\":[\"a\"]}").expect(201).revision();
        api.put("/consumers/differs", "{\"tags\":[\"b\"]}").expect(200);
        api.put("/consumers/gone-again", "{}").expect(201);
        api.delete("/consumers/gone-again").expect(204);
        long to = api.put("/consumers/comes", "{}").expect(201).revision();
        JsonNode there = api.get("/revisions/" + from + "/diff?to=" + to)
                .expect(200)
                .json()
                .get("items");
        assertThat(there).hasSize(2);
        assertThat(there.findValuesAsText("change")).containsExactly("created", "updated");
        assertThat(there.at("/1/after/tags/0").asText()).isEqualTo("b");
        JsonNode back = api.get("/revisions/" + to + "/diff?to=" + from)
                .expect(200)
                .json()
                .get("items");
        assertThat(back.findValuesAsText("change")).containsExactly("deleted", "updated");
        assertThat(back.at("/1/after/tags/0").asText()).isEqualTo("a");
        JsonNode page = api.get("/revisions/" + from + "/diff?limit=1&to=" + to).json();
        JsonNode next = api.get("/revisions/" + from + "/diff?limit=1&to=" + to + "&cursor="
                        + page.get("next").asText())
                .json();
        assertThat(next.at("/items/0/name").asText()).isEqualTo("differs");
    }

    @Test
    void aDifferenceNamesTheFieldsThatChanged() {
        long from = api.put("/services/fields", """
                        {"url":"http://a:1","timeouts":{"connect":"1s","idle":"5s"},"tags":["x","y"]}""").expect(201).revision();
        long to = api.put("/services/fields", """
                        {"url":"http://a:1","timeouts":{"connect":"3s","idle":"5s"},"tags":["x","z"],
                         "retries":{"attempts":2}}""").expect(200).revision();
        JsonNode there = api.get("/revisions/" + from + "/diff?to=" + to)
                .expect(200)
                .json()
                .at("/items/0/fields");
        assertThat(changes(there))
                .contains("/timeouts/connect \"1s\" -> \"3s\"", "/tags/1 \"y\" -> \"z\"")
                .noneMatch(change -> change.startsWith("/timeouts/idle") || change.startsWith("/tags/0"))
                .anyMatch(change -> change.startsWith("/retries"));
        JsonNode back = api.get("/revisions/" + to + "/diff?to=" + from)
                .expect(200)
                .json()
                .at("/items/0/fields");
        assertThat(changes(back)).contains("/timeouts/connect \"3s\" -> \"1s\"", "/tags/1 \"z\" -> \"y\"");
    }

    private static List<String> changes(JsonNode fields) {
        var found = new ArrayList<String>();
        for (var field : fields)
            found.add(field.get("path").asText() + " " + field.get("before") + " -> " + field.get("after"));
        return found;
    }

    @Test
    void goingBackNeverLetsARevokedKeyInAgain() {
        long before = api.put("/consumers/revoked", "{}").expect(201).revision();
        api.post("/consumers/revoked/credentials", "{\"type\":\"api-key\",\"name\":\"main\"}")
                .expect(201);
        long with = api.get("/revisions?limit=1").json().at("/items/0/revision").asLong();
        api.delete("/consumers/revoked/credentials/main").expect(204);
        api.delete("/consumers/revoked").expect(204);
        api.post("/revisions/" + with + "/rollback", "").expect(200);
        assertThat(api.get("/consumers/revoked/credentials").json().get("items"))
                .isEmpty();
        assertThat(with).isEqualTo(before + 1);
    }

    @Test
    void whatIsTooOldIsGone() {
        api.put("/consumers/ages", "{}");
        long now = api.put("/consumers/ages", "{\"tags\":[\"%d\"]}".formatted(System.nanoTime()))
                .expect(200)
                .revision();
        var shortMemory = new History(sql, head, new Retention(1));
        shortMemory.requireKept(now - 1, "to");
        assertThatThrownBy(() -> shortMemory.requireKept(now - 2, "to"))
                .isInstanceOfSatisfying(
                        RevisionGone.class,
                        gone -> assertThat(gone.details().errors())
                                .extracting(Problem::field)
                                .containsExactly("to"))
                .hasMessageContaining("the oldest kept one is " + (now - 1));
    }

    @Test
    void whatLedToARevisionOutlivesItsConfiguration() {
        api.put("/consumers/ages", "{}");
        long now = api.put("/consumers/ages", "{\"tags\":[\"%d\"]}".formatted(System.nanoTime()))
                .expect(200)
                .revision();
        var shortMemory = new ChangeLog(sql, head, new Retention(1));
        assertThat(shortMemory.revisionsBefore(Long.MAX_VALUE, 3))
                .extracting(Revision::revision, Revision::kept)
                .containsExactly(tuple(now, true), tuple(now - 1, true), tuple(now - 2, false));
        assertThat(shortMemory.revision(now - 2).orElseThrow().kept()).isFalse();
        assertThat(shortMemory.revision(0).orElseThrow().kept()).isFalse();
        assertThat(api.get("/revisions/" + now).json().get("kept").asBoolean()).isTrue();
        assertThat(api.get("/revisions?limit=1").json().at("/items/0/kept").asBoolean())
                .isTrue();
    }

    @Test
    void aViewerReadsAndDoesNotWrite() {
        var viewer = AdminApi.as("viewer");
        long revision = api.put("/consumers/viewed", "{}").expect(201).revision();
        viewer.get("/consumers/viewed").expect(200);
        viewer.get("/config").expect(200);
        viewer.put("/consumers/viewed", "{}").expect(403);
        viewer.delete("/consumers/viewed").expect(403);
        viewer.post("/config", EMPTY).expect(403);
        viewer.post("/revisions/" + revision + "/rollback", "").expect(403);
        AdminApi.anonymous().get("/consumers/viewed").expect(401);
    }

    @Test
    void theChangeLogFilters() {
        long revision = api.put("/consumers/logged", "{}").expect(201).revision();
        String actor = URLEncoder.encode(
                api.get("/revisions/" + revision).json().get("actor").asText(), StandardCharsets.UTF_8);
        api.put("/consumers/logged", "{\"tags\":[\"x\"]}").expect(200);
        JsonNode items = api.get("/changes?kind=consumer&name=logged&actor=" + actor + "&since=2020-01-01T00:00:00Z")
                .expect(200)
                .json()
                .get("items");
        assertThat(items).hasSize(2);
        assertThat(items.at("/1/revision").asLong()).isEqualTo(revision);
        assertThat(items.at("/1").has("before")).isFalse();
        assertThat(items.at("/0/after/tags/0").asText()).isEqualTo("x");
        assertThat(api.get("/changes?name=logged&since=2999-01-01T00:00:00Z")
                        .json()
                        .get("items"))
                .isEmpty();
        JsonNode page = api.get("/changes?name=logged&limit=1").json();
        assertThat(api.get("/changes?name=logged&limit=1&cursor="
                                + page.get("next").asText())
                        .json()
                        .at("/items/0/revision")
                        .asLong())
                .isEqualTo(revision);
    }
}
