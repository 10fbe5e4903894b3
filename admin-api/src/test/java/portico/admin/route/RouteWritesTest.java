package portico.admin.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;

/** What of a route is taken, and what is refused under which field. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class RouteWritesTest {
    private final AdminApi api = AdminApi.as("editor");

    @Test
    void clientsAreKeptInTheirOneForm() {
        JsonNode route = api.put(
                        "/routes/clients",
                        """
                        {"match":{"paths":["/clients"],"clients":["10.1.2.3/8","2001:DB8:0::/32","192.0.2.7/32"]},"respond":{}}""")
                .expect(201)
                .json();
        assertThat(route.at("/match/clients").toString())
                .isEqualTo("[\"10.0.0.0/8\",\"2001:db8::/32\",\"192.0.2.7\"]");
        api.delete("/routes/clients").expect(204);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            "clients":["10.0.0.0/33"]           | match.clients[0]
            "clients":["10.0.0.0/8","somebody"] | match.clients[1]
            "clients":["10.1.0.0/8","10.0.0.0/8"] | match.clients[1]
            "clients":"10.0.0.0/8"              | match.clients
            "hosts":["a.test","a.test:0"]       | match.hosts[1]
            "hosts":["*"]                       | match.hosts[0]
            "hosts":["a.test:8443","a.test:8443"] | match.hosts[1]
            """)
    void aBadMatchIsRefusedUnderItsField(String match, String field) {
        JsonNode problem = api.put("/routes/bad-match", "{\"match\":{%s},\"respond\":{}}".formatted(match))
                .expect(422)
                .json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo(field);
        api.get("/routes/bad-match").expect(404);
    }

    @ParameterizedTest(name = "{0} and {1} are tied: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            "clients":["10.0.0.0/8","::1"] | "clients":["::1","10.9.9.9/8"] | true
            "clients":["10.0.0.0/8"]       | "clients":["10.0.0.0/9"]      | false
            "clients":["10.0.0.0/8"]       | "priority":0                  | false
            "hosts":["a.test:8443"]        | "hosts":["b.test","a.test:8443"] | true
            "hosts":["a.test:8443"]        | "hosts":["a.test"]            | false
            "hosts":["*:8443"]             | "hosts":["*:8443"]            | true
            "hosts":["*:8443"]             | "hosts":["*:8444"]            | false
            """)
    void whatNothingDecidesBetweenIsTied(String first, String second, boolean tied) {
        String body = "{\"match\":{\"paths\":[\"/tied\"],%s},\"respond\":{}}";
        api.put("/routes/tied-first", body.formatted(first)).expect(201);
        var answer = api.put("/routes/tied-second", body.formatted(second)).expect(tied ? 409 : 201);
        if (tied) assertThat(answer.json().get("detail").asText()).contains("tied-first");
        else api.delete("/routes/tied-second").expect(204);
        api.delete("/routes/tied-first").expect(204);
    }
}
