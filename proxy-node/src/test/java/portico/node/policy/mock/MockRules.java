package portico.node.policy.mock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.testing.RawClient;

/** What is answered in place of a service. */
abstract class MockRules {
    private static final String OPEN_API = """
            pathPrefix: /api
            openapi: |
              openapi: 3.0.3
              info: { title: Pets, version: "1" }
              paths:
                /pets/{id}:
                  get:
                    responses:
                      "404": { description: None }
                      "200": { $ref: "#/components/responses/Pet" }
                /pets/mine:
                  get:
                    responses: { default: { description: One, content: { application/json: { examples: { a: { value: { id: 1 } } } } } } }
                /pets:
                  get:
                    responses:
                      2XX:
                        description: All
                        content:
                          application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } }
                  post:
                    responses:
                      "201": { description: Made, headers: { Location: { schema: { type: string, example: /pets/8 } } } }
                /nothing:
                  get: { responses: { "200": { description: "?", content: { application/json: { schema: { type: object } } } } } }
              components:
                responses:
                  Pet:
                    description: One
                    content: { application/json: { example: { id: 7, name: Rex } } }
                schemas:
                  Pet:
                    type: object
                    properties: { id: { type: integer, default: 0 }, name: { type: string, example: Rex } }
            """;

    final TestGateway gateway;

    MockRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String settings) {
        gateway.apply("""
                routes:
                - name: r
                  match: { paths: ["/**"] }
                  respond: { status: 501 }
                  policies:
                  - { type: response-headers, settings: { set: { x-seen: "1" } } }
                  - type: mock
                    settings:
                %s
                """.formatted(settings.indent(6)));
    }

    @Test
    void examplesAreChosenByMethodAndByWhatTheClientTakes() {
        route("""
                examples:
                - { methods: [GET], body: '{"id": 7}' }
                - { methods: [GET], contentType: text/plain, body: seven, headers: { X-Kind: plain } }
                - { methods: [DELETE], status: 204 }
                """);
        var json = gateway.get("/a");
        assertThat(json.status()).isEqualTo(200);
        assertThat(json.headers("content-type")).containsExactly("application/json");
        assertThat(json.headers("x-seen")).containsExactly("1");
        assertThat(json.body()).isEqualTo("{\"id\": 7}");
        var plain = gateway.get("/a", "Accept: application/json;q=0.5, text/*;q=0.7");
        assertThat(plain.body()).isEqualTo("seven");
        assertThat(plain.headers("x-kind")).containsExactly("plain");
        assertThat(plain.headers("vary")).contains("accept");
        assertThat(gateway.get("/a", "Accept: image/*").status()).isEqualTo(406);
        assertThat(gateway.send("DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n").status())
                .isEqualTo(204);
        assertThat(gateway.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() {
        route("""
                examples:
                - { methods: [GET], body: '{"id": 7}', headers: { X-Kind: json } }
                """);
        var head = head("/a");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers("x-kind")).containsExactly("json");
        assertThat(head.headers("content-length")).containsExactly("9");
        route(OPEN_API);
        assertThat(head("/api/pets/7").status()).isEqualTo(200);
        assertThat(head("/api/none").status()).isEqualTo(404);
        route("""
                examples:
                - { methods: [HEAD], status: 204 }
                - { methods: [GET], body: '{"id": 7}' }
                """);
        assertThat(head("/a").status()).isEqualTo(204);
    }

    private RawClient.Response head(String path) {
        return gateway.send("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            GET  | /api/pets/7        | 200 | {"id":7,"name":"Rex"}
            GET  | /api/pets/mine     | 200 | {"id":1}
            GET  | /api/pets          | 200 | [{"id":0,"name":"Rex"}]
            POST | /api/pets          | 201 | -
            GET  | /api/pets/         | 404 | -
            GET  | /api/pets/7/8      | 404 | -
            GET  | /pets/7            | 404 | -
            GET  | /apipets/7         | 404 | -
            GET  | /api/nothing       | 404 | -
            """)
    void theDocumentsExamplesAreAnswered(String method, String path, int status, String body) {
        route(OPEN_API);
        var response = gateway.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        assertThat(response.status()).isEqualTo(status);
        if (status == 200) assertThat(response.body()).isEqualTo(body);
        if (status == 201) {
            assertThat(response.octets()).isEmpty();
            assertThat(response.headers("location")).containsExactly("/pets/8");
        }
    }
}
