package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.ConfigDocument;
import portico.config.Problems;
import portico.config.composition.Composition;
import portico.config.composition.FailureRule;
import portico.config.composition.openapi.CompositionFragment;
import portico.config.json.ConfigJson;
import portico.config.schema.JsonRules;
import portico.node.composition.shape.Merge;
import portico.node.composition.shape.Value;

/** What a composition makes of answers that are as its services' documents say is as its own document says. */
class FragmentTest {
    private static final String[] NAMES = {"a", "b", "c", "d"};
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void answersAreAsTheFragmentSays(long seed) throws Exception {
        var random = new Random(seed);
        int told = 0;
        for (int round = 0; round < 60; round++) {
            var components = JSON.objectNode();
            for (int index = 0; index < NAMES.length; index++)
                components.set("S" + NAMES[index], schema(random, 2, index + 1));
            Map<String, JsonNode> schemas = new LinkedHashMap<>();
            var paths = JSON.objectNode();
            var calls = new ArrayList<String>();
            int count = 1 + random.nextInt(3);
            for (int call = 0; call < count; call++) {
                JsonNode schema = schema(random, 3, 0);
                schemas.put("c" + call, schema);
                paths.withObjectProperty("/" + call)
                        .withObjectProperty("get")
                        .withObjectProperty("responses")
                        .withObjectProperty("200")
                        .withObjectProperty("content")
                        .withObjectProperty("application/json")
                        .set("schema", schema);
                calls.add("c" + call + ": { service: s, path: /" + call + operations(random) + " }");
            }
            var openapi = JSON.objectNode().put("openapi", "3.1.0");
            openapi.set("paths", paths);
            openapi.withObjectProperty("components").set("schemas", components);
            Made made = made(openapi, calls);
            if (!Problems.of(made.composition).isEmpty()) continue; // names that are given twice
            String said = made.fragment.at("/components/schemas/Answer").toString();
            if (!said.equals("{}")) told++;
            JsonRules rules = rules(made.fragment);
            for (int draw = 0; draw < 20; draw++) {
                String answer = answer(made.composition, schemas, components, random);
                assertThat(rules.violations(ConfigJson.mapper().readTree(answer), 3))
                        .as("%s of %s in %s is %s, and said is %s", calls, schemas, components, answer, said)
                        .isEmpty();
            }
        }
        // Were it always unknown, all would fit.
        assertThat(told).isGreaterThan(30);
    }

    private record Made(Composition composition, ObjectNode fragment) {}

    private static Made made(ObjectNode openapi, List<String> calls) {
        var document = ConfigJson.readYaml(
                ("""
                format: portico/v1
                services: [ { name: s, url: "http://s:1", policies: [ { type: mock, settings: { openapi: %s } } ] } ]
                compositions: [ { name: c, calls: { %s } } ]
                """.formatted(JSON.textNode(openapi.toString()), String.join(", ", calls)))
                        .getBytes(StandardCharsets.UTF_8),
                ConfigDocument.class);
        Composition composition = document.compositions().get(0);
        return new Made(
                composition, CompositionFragment.of(composition, 1, List.of(), document.services(), name -> null));
    }

    /** The answer's schema with its components as JSON Schema has them. */
    private static JsonRules rules(ObjectNode fragment) throws Exception {
        String text = fragment.at("/components/schemas").toString().replace("#/components/schemas/", "#/$defs/");
        ObjectNode whole = JSON.objectNode();
        whole.set("$defs", ConfigJson.mapper().readTree(text));
        whole.put("$ref", "#/$defs/Answer");
        return JsonRules.compile(whole);
    }

    /** As nodes make it; calls that may be left out are, now and then. */
    private static String answer(
            Composition composition, Map<String, JsonNode> schemas, ObjectNode components, Random random) {
        var shaped = new ArrayList<Value>();
        var answers = new ArrayList<Value>();
        composition.calls().forEach((name, call) -> {
            if (call.failure() == FailureRule.OPTIONAL && random.nextInt(3) == 0) return;
            var shape = new CallShape(name, call);
            Value value = shape.whole(Bodies.of(instance(schemas.get(name), components, random, 5)));
            shaped.add(value);
            answers.add(shape.mergeable(value));
        });
        boolean only = composition.calls().size() == 1 && !shaped.isEmpty();
        return new String(Bodies.json(only ? shaped.get(0) : Merge.of(answers), 1 << 20), StandardCharsets.UTF_8);
    }

    private static String operations(Random random) {
        var operations = new StringBuilder();
        if (random.nextInt(5) == 0) operations.append(", collection: ").append(name(random));
        if (random.nextInt(3) == 0) operations.append(", target: ").append(path(random));
        switch (random.nextInt(4)) {
            case 0 -> operations.append(", allow: ").append(paths(random));
            case 1 -> operations.append(", deny: ").append(paths(random));
            default -> {}
        }
        if (random.nextInt(3) == 0)
            operations
                    .append(", map: { ")
                    .append(path(random))
                    .append(": ")
                    .append(name(random))
                    .append(", ")
                    .append(path(random))
                    .append("x: ")
                    .append(name(random))
                    .append(" }");
        if (random.nextInt(2) == 0) {
            String star = random.nextBoolean() ? name(random) + ".*." : random.nextInt(4) == 0 ? "*." : "";
            String from = star + place(random);
            String to = star + place(random);
            operations.append(
                    switch (random.nextInt(3)) {
                        case 0 -> ", flatten: [ { delete: \"" + from + "\" } ]";
                        case 1 -> ", flatten: [ { move: \"" + from + "\", to: \"" + to + "\" } ]";
                        default -> ", flatten: [ { append: \"" + from + "\", to: \"" + to + "\" } ]";
                    });
        }
        if (random.nextInt(4) == 0) operations.append(", group: ").append(name(random));
        if (random.nextInt(3) == 0) operations.append(", failure: optional");
        return operations.toString();
    }

    private static String name(Random random) {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private static String path(Random random) {
        return random.nextBoolean() ? name(random) : name(random) + "." + name(random);
    }

    private static String place(Random random) {
        return random.nextInt(4) == 0 ? name(random) + "." + random.nextInt(2) : path(random);
    }

    private static String paths(Random random) {
        return random.ints(1 + random.nextInt(3), 0, Integer.MAX_VALUE)
                .mapToObj(any -> path(random))
                .distinct()
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** @param from the first component that it may refer to; as elements of an array it may have any, itself too */
    private static JsonNode schema(Random random, int depth, int from) {
        ObjectNode schema = JSON.objectNode();
        switch (random.nextInt(depth == 0 ? 4 : 13)) {
            case 0 -> schema.put("type", "string").put("minLength", random.nextInt(2));
            case 1 -> schema.put("type", "integer");
            case 2 -> schema.putArray("type").add("number").add("null");
            case 3 -> schema.putArray("enum").add("x").add(7).addNull();
            case 4 -> {
                if (from == NAMES.length) schema.put("type", "boolean");
                else reference(schema, from + random.nextInt(NAMES.length - from));
            }
            case 5 -> {
                ArrayNode choices = schema.putArray("anyOf");
                for (int left = 2; left > 0; left--) choices.add(schema(random, depth - 1, from));
            }
            case 6, 7 -> schema.put("type", "array").set("items", schema(random, depth - 1, from));
            case 8 -> reference(schema.put("type", "array").putObject("items"), random.nextInt(NAMES.length));
            case 9 -> schema.put("type", "object").set("additionalProperties", schema(random, depth - 1, from));
            default -> {
                schema.put("type", "object");
                for (String name : NAMES) {
                    if (random.nextInt(3) == 0) continue;
                    schema.withObjectProperty("properties").set(name, schema(random, depth - 1, from));
                    if (random.nextBoolean())
                        schema.withArrayProperty("required").add(name);
                }
            }
        }
        return schema;
    }

    private static void reference(ObjectNode schema, int component) {
        schema.put("$ref", "#/components/schemas/S" + NAMES[component]);
    }

    /** A value that fits a schema. */
    private static JsonNode instance(JsonNode schema, ObjectNode components, Random random, int depth) {
        if (schema.has("$ref"))
            return instance(components.get(schema.get("$ref").asText().substring(21)), components, random, depth);
        if (schema.has("anyOf")) return instance(schema.get("anyOf").get(random.nextInt(2)), components, random, depth);
        if (schema.has("enum")) return schema.get("enum").get(random.nextInt(3));
        if (schema.get("type").isArray()) return random.nextBoolean() ? JSON.nullNode() : JSON.numberNode(1.5);
        return switch (schema.get("type").asText()) {
            case "string" -> JSON.textNode("text");
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer" -> JSON.numberNode(random.nextInt(9));
            case "array" -> {
                ArrayNode array = JSON.arrayNode();
                for (int left = depth <= 0 ? 0 : random.nextInt(3); left > 0; left--)
                    array.add(instance(schema.get("items"), components, random, depth - 1));
                yield array;
            }
            default -> {
                ObjectNode object = JSON.objectNode();
                JsonNode others = schema.path("additionalProperties");
                for (String name : NAMES) {
                    JsonNode member = schema.path("properties").path(name);
                    if (member.isMissingNode()) member = others;
                    if (member.isMissingNode()) {
                        // Where no member is named there may be any.
                        if (!schema.has("properties") && random.nextInt(3) == 0) object.put(name, "any");
                        continue;
                    }
                    boolean required = schema.path("required").toString().contains("\"" + name + "\"");
                    if (required || depth > 0 && random.nextInt(3) > 0)
                        object.set(name, instance(member, components, random, depth - 1));
                }
                yield object;
            }
        };
    }
}
