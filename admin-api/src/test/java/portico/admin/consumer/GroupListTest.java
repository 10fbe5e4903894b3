package portico.admin.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;

/** Which groups there are is asked of the API, and is what may be named. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class GroupListTest {
    private static final String SUSPENDED = """
            {"name":"r","match":{"paths":["/r"]},"respond":{},"policies":[{"type":"acl","settings":{"deny":["suspended"]}}]}""";

    private final AdminApi api = AdminApi.as("admin");

    @BeforeEach
    void someGroups() {
        apply("?mode=replace", """
                emptyGroups: [vip]
                consumers:
                - { name: a, groups: [gold, partners] }
                - { name: b, groups: [partners] }
                - { name: c, groups: [partners, vip] }
                - { name: d }
                policies:
                - { name: gold-limit, type: rate-limit, settings: { limit: 1 }, groups: [gold, partners] }
                - { name: gold-too, type: rate-limit, enabled: false, settings: { limit: 1 }, groups: [gold] }
                - { name: not-for-vip, type: rate-limit, settings: { limit: 1 }, when: { groups: [vip] } }
                """);
    }

    @Test
    void eachSaysHowManyAreInItAndWhatRunsForIt() {
        assertThat(list("")).containsExactly("gold 1 2", "partners 3 1", "vip 1 0");
    }

    @Test
    void oneThatIsNamedIsThereThoughNobodyIsInIt() {
        apply("", "emptyGroups: [suspended]\nroutes: [ " + SUSPENDED + " ]");
        assertThat(list("?q=susp")).containsExactly("suspended 0 0");
        api.put("/routes/too", SUSPENDED.replace("\"name\":\"r\",", "").replace("/r", "/too"))
                .expect(201);

        api.delete("/routes/r").expect(204);
        assertThat(list("?q=susp")).containsExactly("suspended 0 0");
        api.delete("/routes/too").expect(204);
        assertThat(list("?q=susp")).isEmpty();
    }

    @Test
    void whoComesAndGoesIsCounted() {
        api.put("/consumers/d", "{\"groups\":[\"gold\",\"new\"]}").expect(200);
        assertThat(list("")).containsExactly("gold 2 2", "new 1 0", "partners 3 1", "vip 1 0");
        api.patch("/consumers/d", "{\"groups\":null}").expect(200);
        api.delete("/consumers/a").expect(204);
        api.delete("/policies/gold-too").expect(204);
        assertThat(list("")).containsExactly("gold 0 1", "partners 2 1", "vip 1 0");

        long before = Long.parseLong(api.get("/counts").json().get("revision").asText());
        apply("?mode=replace", "");
        assertThat(list("")).isEmpty();
        api.post("/revisions/" + before + "/rollback", "").expect(200);
        assertThat(list("")).containsExactly("gold 0 1", "partners 2 1", "vip 1 0");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"'', 'gold 1 2, partners 3 1, vip 1 0'", "'&sort=-name', 'vip 1 0, partners 3 1, gold 1 2'"})
    void pagesGoOnWhereTheOneBeforeEnded(String sort, String all) {
        var found = new ArrayList<String>();
        String query = "?limit=1" + sort;
        for (String next = ""; next != null; ) {
            JsonNode page = api.get("/groups" + query + next).expect(200).json();
            assertThat(page.get("items")).hasSize(1);
            found.addAll(lines(page));
            next = page.has("next") ? "&cursor=" + page.get("next").asText() : null;
        }
        assertThat(String.join(", ", found)).isEqualTo(all);
    }

    @Test
    void textIsFoundAnywhereInAName() {
        assertThat(list("?q=artn")).containsExactly("partners 3 1");
        assertThat(list("?q=p&limit=1&sort=-name")).containsExactly("vip 1 0");
        assertThat(list("?q=%25")).isEmpty();
        assertThat(list("?q=nothing")).isEmpty();
    }

    private void apply(String query, String document) {
        api.post("/config" + query, "format: portico/v1\n" + document, "content-type", "application/yaml")
                .expect(200);
    }

    private List<String> list(String query) {
        Answer answer = api.get("/groups" + query).expect(200);
        return lines(answer.json());
    }

    private static List<String> lines(JsonNode page) {
        var lines = new ArrayList<String>();
        for (JsonNode group : page.get("items"))
            lines.add(group.get("name").asText() + " " + group.get("consumers") + " " + group.get("policies"));
        return lines;
    }
}
