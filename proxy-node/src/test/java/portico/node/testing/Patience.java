package portico.node.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Lets tests wait for what comes as long as a machine may need that is busy with much else: usual times are meant for
 * machines that are not. What a test says itself stays as it is.
 */
final class Patience {
    private static final String LONG = "60s";
    private static final String OF_OUTSIDE_SERVICES = "30s"; // the most that they may have

    /** The settings of policies that wait, and how long. */
    private static final Map<String, Map.Entry<String, String>> POLICIES = Map.of(
            "forward-auth", Map.entry("timeout", OF_OUTSIDE_SERVICES),
            "oauth2-introspection", Map.entry("timeout", OF_OUTSIDE_SERVICES),
            "cache", Map.entry("maxWait", LONG));

    private Patience() {}

    /** Fills in what a document leaves out. */
    static void fill(ObjectNode document) {
        for (JsonNode service : document.path("services")) {
            // A route may say less, and then says it itself.
            ((ObjectNode) service).withObjectProperty("timeouts");
            fill(service.path("timeouts"), "connect");
            fill(service.path("health").path("active"), "timeout");
        }
        for (JsonNode composition : document.path("compositions")) fill(composition, "deadline");
        fillPolicies(document);
    }

    /** Wherever they stand: of routes, groups and consumers, and inside of others. */
    private static void fillPolicies(JsonNode node) {
        var waits = POLICIES.get(node.path("type").asText());
        if (waits != null && node instanceof ObjectNode policy) fill(policy.withObjectProperty("settings"), waits);
        for (JsonNode inside : node) fillPolicies(inside);
    }

    private static void fill(JsonNode node, String field) {
        fill(node, Map.entry(field, LONG));
    }

    private static void fill(JsonNode node, Map.Entry<String, String> time) {
        if (node instanceof ObjectNode object && !object.has(time.getKey())) object.put(time.getKey(), time.getValue());
    }
}
