package portico.admin.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;

/** {@code -Ddocument.scale=10} makes it 10,000 routes and 100,000 consumers. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class LargeDocumentTest {
    private static final int SCALE = Integer.getInteger("document.scale", 1);
    private static final int ROUTES = 1_000 * SCALE;
    private static final int CONSUMERS = 10_000 * SCALE;

    @Test
    void isOneRevisionHoweverLarge() {
        var api = AdminApi.as("editor");
        String document = document();
        long before =
                api.get("/revisions?limit=1").json().at("/items/0/revision").asLong();
        long start = System.nanoTime();
        var applied = api.post("/config", document).expect(200);
        long applyMillis = (System.nanoTime() - start) / 1_000_000;
        assertThat(applied.json().get("created").asInt()).isEqualTo(ROUTES + CONSUMERS + 1);
        assertThat(applied.revision()).isEqualTo(before + 1);

        start = System.nanoTime();
        var again = api.post("/config", document).expect(200);
        long againMillis = (System.nanoTime() - start) / 1_000_000;
        assertThat(again.revision()).isEqualTo(before + 1);
        assertThat(again.json().get("unchanged").asInt()).isEqualTo(ROUTES + CONSUMERS + 1);
        assertThat(api.get("/consumers/c-77/credentials")
                        .json()
                        .at("/items/0/name")
                        .asText())
                .isEqualTo("main");
        System.out.printf(
                "%d routes and %d consumers with a key each: %d ms, the same again %d ms%n",
                ROUTES, CONSUMERS, applyMillis, againMillis);
        api.post("/config?mode=replace", "{\"format\":\"portico/v1\"}").expect(200);
    }

    private static String document() {
        String routes = IntStream.range(0, ROUTES)
                .mapToObj(("{\"name\":\"r-%1$d\",\"match\":{\"hosts\":[\"h%1$d.example.com\"],\"paths\":[\"/a/**\"]},"
                        + "\"forward\":{\"service\":\"large\"},\"policies\":[{\"type\":\"key-auth\"}]}")::formatted)
                .collect(Collectors.joining(","));
        String consumers = IntStream.range(0, CONSUMERS)
                .mapToObj(("{\"name\":\"c-%1$d\",\"groups\":[\"g\"],\"credentials\":"
                        + "[{\"type\":\"api-key\",\"name\":\"main\",\"value\":\"large-key-%1$016d\"}]}")::formatted)
                .collect(Collectors.joining(","));
        return "{\"format\":\"portico/v1\",\"services\":[{\"name\":\"large\",\"url\":\"http://a:1\"}],\"routes\":["
                + routes + "],\"consumers\":[" + consumers + "]}";
    }
}
