package portico.config.composition.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.ConfigDocument;
import portico.config.json.ConfigJson;
import portico.config.openapi.OpenApiDocument;

class CompositionFragmentTest {
    private static final String SERVICES = """
            format: portico/v1
            services:
            - name: users
              url: http://u:1
              policies:
              - type: validation
                settings:
                  openapi: |
                    openapi: 3.0.3
                    paths:
                      /users/{userId}:
                        parameters: [ { name: userId, in: path, required: true, schema: { type: integer, format: int64 } } ]
                        get:
                          responses:
                            "200": { content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }
                            "404": { content: { application/json: { schema: { type: string } } } }
                      /users/me: { get: { responses: { "200": { content: { application/json: { schema: { type: boolean } } } } } } }
                      /list: { get: { responses: { "200": { content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/User" } } } } } } } }
                      /name: { get: { responses: { "200": { content: { application/json: { schema: { type: string, maxLength: 9 } } } } } } }
                      /gone: { delete: { responses: { "204": { description: Gone } } } }
                      /maybe: { get: { responses: { "200": { content: { application/json: { schema: { type: object, required: [m], properties: { m: { type: number } } } } } }, "204": { description: Nothing } } } }
                    components:
                      schemas:
                        User:
                          type: object
                          required: [id, tags, password]
                          properties:
                            id: { type: integer }
                            name: { type: string, nullable: true }
                            password: { type: string, writeOnly: true }
                            address: { type: object, properties: { city: { type: string }, zip: { type: string } } }
                            tags: { type: array, items: { type: object, required: [t], properties: { t: { type: string }, n: { type: integer } } } }
                            friends: { type: array, items: { $ref: "#/components/schemas/User" } }
            - name: orders
              url: http://o:1
              policies: [ { use: orders-document } ]
            - { name: catalogue, url: "http://c:1" }
            policies:
            - name: orders-document
              type: mock
              settings:
                pathPrefix: /api
                openapi: |
                  openapi: 3.1.0
                  servers: [ { url: "https://orders.example.com/v2/" } ]
                  paths:
                    /orders:
                      get:
                        parameters: [ { name: user, in: query, schema: { type: integer } } ]
                        responses:
                          "2XX": { content: { application/json: { schema: { type: object, required: [data], properties: { data: { type: object, required: [items], properties: { items: { type: array, items: { type: object, required: [id], properties: { id: { type: string }, price: { type: object, required: [amount], properties: { amount: { type: number } } } } } } } } } } } } }
            """;

    private static ObjectNode fragment(String more) {
        var document = ConfigJson.readYaml((SERVICES + more).getBytes(StandardCharsets.UTF_8), ConfigDocument.class);
        return CompositionFragment.of(
                document.compositions().get(0),
                7,
                document.routes(),
                document.services(),
                name -> document.policies().stream()
                        .filter(policy -> policy.name().equals(name))
                        .findFirst()
                        .orElse(null));
    }

    private static JsonNode answer(String calls) {
        return fragment("compositions: [ { name: c, calls: { " + calls + " } } ]\n")
                .at("/components/schemas/Answer");
    }

    @Test
    void pathsAndParametersAreThoseOfTheRoutesAndTheAnswerThatOfTheCalls() throws Exception {
        ObjectNode made = fragment("""
                routes:
                - name: home
                  match: { paths: ["/mobile/{id}/{shop:[a-z]+}", "/m/{id}/{shop}/**"], methods: [GET], hosts: [shop.example.com, "*.example.org"], headers: { x-beta: "1" } }
                  compose: { composition: mobile-home }
                - { name: hidden, enabled: false, match: { paths: [/hidden] }, compose: { composition: mobile-home } }
                compositions:
                - name: mobile-home
                  headers: { etag: "{calls.user.headers.etag}" }
                  calls:
                    user: { service: users, path: "/users/{request.path.id}", headers: { x-lang: "{request.headers.x-lang}" }, allow: [id, name, address.city], group: user }
                    orders: { service: orders, path: /v2/orders, query: { user: "{?request.query.user}" }, target: data.items, flatten: [ { move: "*.price.amount", to: "*.amount" } ], group: orders, failure: optional }
                    offers: { service: catalogue, path: /offers, fallback: { offers: [] } }
                """);
        assertThat(made.at("/info/version").asText()).isEqualTo("7");
        assertThat(made.at("/info/description").asText())
                .isEqualTo("One answer put together from catalogue, orders, users."
                        + " Without a document, and so not described: catalogue.");
        assertThat(names(made.get("paths"))).containsExactly("/mobile/{id}/{shop}", "/m/{id}/{shop}/{rest}");
        JsonNode operation = made.path("paths").path("/mobile/{id}/{shop}").path("get");
        assertThat(operation.get("servers")).hasToString("[{\"url\":\"//shop.example.com\"}]");
        assertThat(operation.get("parameters")).isEqualTo(json("""
                [{"name":"id","in":"path","required":true,"schema":{"type":"integer","format":"int64","minimum":-9223372036854775808,"maximum":9223372036854775807}},
                 {"name":"shop","in":"path","required":true,"schema":{"type":"string","pattern":"^(?:[a-z]+)$"}},
                 {"name":"x-lang","in":"header","required":true,"schema":{"type":"string"}},
                 {"name":"user","in":"query","required":false,"schema":{"type":"integer"}},
                 {"name":"x-beta","in":"header","required":true,"schema":{"type":"string","const":"1"}},
                 {"name":"fields","in":"query","required":false,"schema":{"type":"string"},
                  "description":"All that is wanted of the answer: id,address.city,orders(id)."}]"""));
        assertThat(operation.has("requestBody")).isFalse();
        assertThat(names(operation.at("/responses/200/headers")))
                .containsExactly("Portico-Completed", "Portico-Missing", "etag");
        assertThat(operation
                        .at("/responses/200/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/Answer");
        // What the unknown service answers may have members of these names, too; and they are then merged.
        assertThat(made.at("/components/schemas/Answer")).isEqualTo(json("""
                {"type":"object","properties":{"offers":{},"orders":{},"user":{}},"required":["user"]}"""));
    }

    @Test
    void whatIsDescribedIsMergedAsTheAnswersAre() throws Exception {
        JsonNode made = answer("""
                user: { service: users, path: "/users/{request.path.id}", allow: [id, name, address.city] },
                orders: { service: orders, path: /api/orders, target: data.items, group: orders, failure: optional },
                extra: { service: users, path: "/maybe", map: { m: id } }
                """);
        assertThat(made).isEqualTo(json("""
                {"type":"object","properties":{
                   "id":{"type":"integer"},
                   "orders":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"price":{"type":"object","properties":{"amount":{"type":"number"}},"required":["amount"]}},"required":["id"]}},
                   "name":{"type":["string","null"]},
                   "address":{"type":"object","properties":{"city":{"type":"string"}}}},
                 "required":["id"]}"""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            u: { service: users, path: "/users/{request.path.id}" } | {"$ref":"#/components/schemas/users.User"}
            u: { service: users, path: "/users/me" } | {"type":"boolean"}
            u: { service: users, path: "/users/x{request.path.id}", group: g } | {"type":"object","properties":{"g":{"$ref":"#/components/schemas/users.User"}},"required":["g"]}
            u: { service: users, path: "/nowhere" } | {}
            u: { service: catalogue, path: "/users/1" } | {}
            u: { service: users, path: /list, collection: all, target: all.address.city } | {"type":"array","items":{"type":"string"}}
            u: { service: users, path: /list, collection: all } | {"type":"object","properties":{"all":{"type":"array","items":{"$ref":"#/components/schemas/users.User"}}},"required":["all"]}
            u: { service: users, path: /list, target: none } | {"type":"array","maxItems":0}
            u: { service: users, path: /name, target: none } | {"type":"object"}
            u: { service: users, path: /name } | {"type":"string","maxLength":9}
            u: { service: users, path: /list, allow: [tags.t] } | {"type":"array","items":{"type":"object","properties":{"tags":{"type":"array","items":{"type":"object","properties":{"t":{"type":"string"}},"required":["t"]}}},"required":["tags"]}}
            u: { service: users, path: "/users/1", deny: [name, password, address, friends], map: { id: key, tags.t: text } } | {"type":"object","properties":{"key":{"type":"integer"},"tags":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"},"text":{"type":"string"}},"required":["text"]}}},"required":["tags","key"]}
            u: { service: users, path: "/users/1", allow: [id, tags], flatten: [ { delete: "tags.*.n" }, { append: tags, to: list } ] } | {"type":"object","properties":{"id":{"type":"integer"},"list":{"type":"array","items":{"type":"object","properties":{"t":{"type":"string"}},"required":["t"]}}},"required":["id","list"]}
            u: { service: users, path: /maybe } | {"type":"object","properties":{"m":{"type":"number"}}}
            u: { service: users, path: /maybe, fallback: { m: none } } | {"type":"object","properties":{"m":{"type":["number","string"]}}}
            u: { service: users, path: /gone, method: DELETE } | {"type":"object"}
            u: { service: users, path: /name, when: { value: "{request.query.x}", exists: true } } | {"anyOf":[{"type":"object"},{"type":"string","maxLength":9}]}
            u: { service: users, path: /name, forEach: { over: "{request.body}" }, failure: optional } | {"anyOf":[{"type":"object"},{"type":"array","items":{"type":["string","null"],"maxLength":9}}]}
            u: { service: users, path: /name }, v: { service: users, path: /name, group: v } | {"type":"object","properties":{"u":{"type":"string","maxLength":9},"v":{"type":"string","maxLength":9}},"required":["u","v"]}
            u: { service: users, path: /any, encoding: text } | {"type":"object","properties":{"content":{"type":"string"}},"required":["content"]}
            u: { service: users, path: /any, encoding: xml } | {"type":"object"}
            u: { service: users, path: /any, encoding: rss, target: items, allow: [title, authors] } | {"type":"array","items":{"type":"object","properties":{"title":{"type":"string"},"authors":{"type":"array","items":{"type":"string"}}}}}
            """)
    void eachOperationMakesOfTheSchemaWhatItMakesOfTheAnswer(String calls, String schema) throws Exception {
        assertThat(answer(calls)).isEqualTo(json(schema));
    }

    @Test
    void referencesThatAreLeftLeadToComponentsOfTheirService() {
        ObjectNode made = fragment("""
                compositions: [ { name: c, calls: { u: { service: users, path: "/users/1", allow: [friends] } } } ]
                """);
        assertThat(made.at("/components/schemas/Answer/properties/friends/items/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/users.User");
        JsonNode user = made.at("/components/schemas/users.User");
        assertThat(user.at("/properties/friends/items/$ref").asText()).isEqualTo("#/components/schemas/users.User");
        assertThat(user.get("required")).hasToString("[\"id\",\"tags\"]");
    }

    @Test
    void schemasThatLeadBackToThemselvesAreMergedAsFarAsIsSensible() {
        JsonNode made = answer("""
                a: { service: users, path: "/users/1", deny: [friends.friends.id] },
                b: { service: users, path: "/users/2", map: { friends.friends.name: other } }
                """);
        assertThat(made.at("/properties/friends/items/properties/friends/items/properties/other/type"))
                .isEqualTo(made.at("/properties/name/type"));
        assertThat(made.toString().length()).isLessThan(10_000_000);
    }

    @Test
    void aDocumentThatComesToTooMuchSaysNothing() {
        var schemas = new StringBuilder("components: { schemas: { Z: { type: string }");
        for (int level = 0; level < 60; level++)
            schemas.append(
                    ", L%d: { allOf: [ { $ref: \"#/components/schemas/%s\" }, { $ref: \"#/components/schemas/%2$s\" } ] }"
                            .formatted(level, level == 0 ? "Z" : "L" + (level - 1)));
        String openapi =
                "openapi: 3.1.0\n" + schemas + " } }\npaths: { /x: { get: { responses: { \"200\": { content: { "
                        + "application/json: { schema: { $ref: \"#/components/schemas/L59\" } } } } } } } }\n";
        var document = ConfigJson.readYaml(
                ("""
                format: portico/v1
                services: [ { name: s, url: "http://s:1", policies: [ { type: mock, settings: { openapi: %s } } ] } ]
                compositions: [ { name: c, calls: { a: { service: s, path: /x, allow: [q] } } } ]
                """.formatted(ConfigJson.tree(openapi))).getBytes(StandardCharsets.UTF_8), ConfigDocument.class);
        JsonNode made =
                CompositionFragment.of(document.compositions().get(0), 1, List.of(), document.services(), name -> null);
        assertThat(made.at("/components/schemas/Answer").isObject()).isTrue();
        assertThat(made.toString().length()).isLessThan(1_000_000);
    }

    @Test
    void whatPassesThroughIsAnsweredAsTheServiceDescribesIt() throws Exception {
        ObjectNode made = fragment("""
                routes: [ { name: r, match: { paths: [/r] }, compose: { composition: c } } ]
                compositions: [ { name: c, calls: { u: { service: users, path: "/users/1", encoding: pass-through } } } ]
                """);
        JsonNode responses = made.at("/paths/~1r/get/responses");
        assertThat(names(responses)).containsExactly("200", "default");
        assertThat(responses.at("/200/content/application~1json/schema"))
                .isEqualTo(json("{\"$ref\":\"#/components/schemas/users.User\"}"));
        assertThat(made.at("/components/schemas").has("Answer")).isFalse();
        JsonNode unknown = fragment("""
                routes: [ { name: r, match: { paths: [/r] }, compose: { composition: c } } ]
                compositions: [ { name: c, calls: { u: { service: catalogue, path: /, encoding: pass-through, success: [2xx, "404"] } } } ]
                """).at("/paths/~1r/get/responses");
        assertThat(names(unknown)).containsExactly("2XX", "404", "default");
    }

    @Test
    void whatIsTakenOfABodyMakesItAPost() {
        ObjectNode made = fragment("""
                routes: [ { name: r, match: { paths: [/r] }, compose: { composition: c } } ]
                compositions: [ { name: c, calls: { u: { service: users, path: "/users/{request.body#/id}" }, v: { service: users, path: /list, query: { p: "{?request.body#/p}" } } } } ]
                """);
        JsonNode body = made.at("/paths/~1r/post/requestBody");
        assertThat(body.get("required").asBoolean()).isTrue();
        assertThat(body.get("description").asText()).isEqualTo("Taken from it: #/id, #/p.");
    }

    @Test
    void theFragmentOfATemplateIsADocumentThatSaysNothingOfTheAnswer() {
        ObjectNode made = fragment("""
                routes: [ { name: r, match: { paths: ["/r/{id}"] }, compose: { composition: c } } ]
                compositions: [ { name: c, answer: { template: u.id }, calls: { u: { service: users, path: "/users/{request.path.id}" } } } ]
                """);
        assertThat(made.at("/components/schemas/Answer").isEmpty()).isTrue();
        OpenApiDocument read = OpenApiDocument.read(made.toString());
        assertThat(read.operations()).hasSize(1);
        for (JsonNode reference : made.findValues("$ref"))
            assertThat(Objects.requireNonNull(read.resolved(made.objectNode().set("$ref", reference)))
                            .isObject())
                    .isTrue();
    }

    private static JsonNode json(String text) throws Exception {
        return ConfigJson.mapper().readTree(text);
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
