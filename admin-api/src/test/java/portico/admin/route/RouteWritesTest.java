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
        JsonNode route = api.put("/routes/clients", """
                        {"match":{"paths":["/clients"],"clients":["10.1.2.3/8","2001:DB8:0::/32","192.0.2.7/32"]},"respond":{}}""").expect(201).json();
        assertThat(route.at("/match/clients").toString()).isEqualTo("[\"10.0.0.0/8\",\"2001:db8::/32\",\"192.0.2.7\"]");
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
            "hosts":["a.test."]                 | match.hosts[0]
            "paths":["/orders","/orders;v=1"]   | match.paths[1]
            "paths":["/a%2Fb"]                  | match.paths[0]
            "paths":["/{name:a b}"]             | match.paths[0]
            "methods":["get"]                   | match.methods[0]
            "headers":{"x-beta":" 1"}           | match.headers.x-beta
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

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            "split":{}                                                  | split.destinations
            "split":{"destinations":[]}                                 | split.destinations
            "split":{"destinations":[{"weight":1}]}                     | split.destinations[0].service
            "split":{"destinations":[{"service":"nowhere"}]}            | split.destinations[0].service
            "split":{"destinations":[{"service":"x","weight":0}]}       | split.destinations
            "split":{"destinations":[{"service":"x","weight":-1},{"service":"y"}]} | split.destinations[0].weight
            "split":{"destinations":[{"service":"x","weight":"much"}]}  | split.destinations[0].weight
            "split":{"destinations":[{"service":"x"},{"service":"x","weight":2}]} | split.destinations[1]
            "split":{"destinations":[{"service":"x","rewrite":"/{id}"}]} | split.destinations[0].rewrite
            "split":{"destinations":[{"service":"x"}],"sticky":{}}      | split.sticky.by
            "split":{"destinations":[{"service":"x"}],"sticky":{"by":"moon"}} | split.sticky.by
            "split":{"destinations":[{"service":"x"}],"sticky":{"by":"cookie"}} | split.sticky.name
            "split":{"destinations":[{"service":"x"}],"sticky":{"by":"cookie","name":"a;b"}} | split.sticky.name
            "split":{"destinations":[{"service":"x"}],"sticky":{"by":"header","name":"a b"}} | split.sticky.name
            "split":{"destinations":[{"service":"x"}],"sticky":{"by":"consumer","name":"a"}} | split.sticky.name
            "forward":{"service":"x","host":"a.test","keepHost":true}   | forward.host
            "forward":{"service":"x","host":"*.a.test"}                 | forward.host
            "forward":{"service":"x","host":"a.test/b"}                 | forward.host
            "redirect":{"location":"https://a.test/{id}"}               | redirect.location
            "redirect":{"location":"https://{tenant}/"}                 | redirect.location
            "redirect":{"location":"https://a.{tenant}.test/"}          | redirect.location
            "redirect":{"location":"//{tenant}"}                        | redirect.location
            "redirect":{"location":"/\\\\{tenant}"}                     | redirect.location
            "redirect":{"location":"{tenant}"}                          | redirect.location
            "redirect":{"location":"/a{tenant"}                         | redirect.location
            "respond":{},"split":{"destinations":[{"service":"x"}]}     | ''
            """)
    void aBadActionIsRefusedUnderItsField(String action, String field) {
        JsonNode problem = api.put(
                        "/routes/bad-action", "{\"match\":{\"paths\":[\"/bad/{tenant}\"]},%s}".formatted(action))
                .expect(422)
                .json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo(field);
        api.get("/routes/bad-action").expect(404);
    }

    @Test
    void aSplitIsKeptAsItIsWrittenAndItsServicesStay() {
        api.put("/services/split-a", "{\"url\":\"http://a:1\"}").expect(201);
        String id = api.put("/services/split-b", "{\"url\":\"http://b:1\"}")
                .expect(201)
                .json()
                .get("id")
                .asText();
        String split = """
                {"destinations":[{"service":"split-a","weight":90},{"service":"%s","weight":0,"addPrefix":"/v2"}],"sticky":{"by":"cookie","name":"site"}}""";
        JsonNode route = api.put(
                        "/routes/split",
                        "{\"match\":{\"paths\":[\"/split\"]},\"split\":%s}".formatted(split.formatted(id)))
                .expect(201)
                .json();
        assertThat(route.get("split").toString()).isEqualTo(split.formatted("split-b"));
        JsonNode problem = api.delete("/services/split-b").expect(409).json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("route split");
        assertThat(problem.at("/errors/0/message").asText()).contains("split.destinations[1].service");
        api.delete("/services/split-a").expect(409);
        api.delete("/routes/split").expect(204);
        api.delete("/services/split-b").expect(204);
        api.delete("/services/split-a").expect(204);
    }

    @Test
    void hostsAndLocationsOfRewritesAreKept() {
        api.put("/services/rewritten", "{\"url\":\"http://a:1\"}").expect(201);
        api.put(
                        "/routes/rewritten",
                        "{\"match\":{\"paths\":[\"/r\"]},\"forward\":{\"service\":\"rewritten\",\"host\":\"in.test:81\"}}")
                .expect(201);
        for (String location : new String[] {"https://b.test:81/x/{id}?a={id}", "/{id}", "/x/{id}/y"})
            assertThat(api.put(
                                    "/routes/moved",
                                    "{\"match\":{\"paths\":[\"/m/{id}\"]},\"redirect\":{\"location\":\"%s\"}}"
                                            .formatted(location))
                            .status())
                    .isIn(200, 201);
        api.delete("/routes/moved").expect(204);
        api.delete("/routes/rewritten").expect(204);
        api.delete("/services/rewritten").expect(204);
    }
}
