package portico.admin.overview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class CountsTest {
    private final AdminApi api = AdminApi.as("editor");

    @Test
    void whatIsMadeIsCounted() {
        JsonNode before = counts();
        api.put("/consumers/counted", "{}").expect(201);
        long revision = api.put("/services/counted", "{\"url\":\"http://a:1\"}")
                .expect(201)
                .revision();

        JsonNode after = counts();

        assertThat(after.path("consumers").asLong())
                .isEqualTo(before.path("consumers").asLong() + 1);
        assertThat(after.path("services").asLong())
                .isEqualTo(before.path("services").asLong() + 1);
        assertThat(after.path("routes")).isEqualTo(before.path("routes"));
        assertThat(after.path("revision").asLong()).isEqualTo(revision);
    }

    private JsonNode counts() {
        return api.get("/counts").expect(200).json();
    }
}
