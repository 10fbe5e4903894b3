package portico.config.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Checked;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/**
 * What a composition is tried with: what a route, a client and the policies would give it.
 *
 * @param path what the route's path would bind
 * @param query parameters
 * @param headers fields
 * @param body JSON; null for none
 * @param consumer who calls; null for nobody
 * @param groups that they are in
 * @param claims of a verified token
 * @param composition what is tried instead of the stored one of its name, and stored nowhere; null for that one
 */
@Schema(description = "What a composition is tried with.")
public record SampleRequest(
        @Schema(description = "What the route's path would bind.", examples = "{\"id\":\"7\"}")
        Map<String, String> path,

        @Schema(description = "Parameters of the query.") Map<String, String> query,

        @Schema(description = "Header fields.") Map<String, String> headers,

        @Schema(implementation = Object.class, description = "The body, JSON.") @Nullable JsonNode body,

        @Schema(description = "The name of who calls.", examples = "acme") @Nullable String consumer,

        @Schema(description = "The groups that they are in.", examples = "[\"gold\"]")
        List<String> groups,

        @Schema(description = "Claims of a verified token.", examples = "{\"sub\":\"ada\"}")
        Map<String, JsonNode> claims,

        @Schema(
                description =
                        "What is tried instead of the stored one of its name, up to 9 KiB. It is checked as when it"
                                + " is written, and stored nowhere.")
        @Nullable Composition composition)
        implements Checked {
    // All of it has to fit into one message of the channel.
    private static final int OCTETS_MAX = 6 * 1024;

    @Bound("Octets of a composition that is tried without being stored")
    private static final int COMPOSITION_OCTETS_MAX = 9 * 1024;

    private static final int ENTRIES_MAX = 64;

    public SampleRequest(
            @Nullable Map<String, String> path,
            @Nullable Map<String, String> query,
            @Nullable Map<String, String> headers,
            @Nullable JsonNode body,
            @Nullable String consumer,
            @Nullable List<String> groups,
            @Nullable Map<String, JsonNode> claims,
            @Nullable Composition composition) {
        this.path = sorted(path);
        this.query = sorted(query);
        var lower = new TreeMap<String, String>();
        if (headers != null) headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        this.headers = Collections.unmodifiableMap(lower);
        this.body = body;
        this.consumer = consumer;
        this.groups = groups == null ? List.of() : List.copyOf(groups);
        this.claims = sorted(claims);
        this.composition = composition;
    }

    /** A request for the stored composition. */
    public SampleRequest(
            @Nullable Map<String, String> path,
            @Nullable Map<String, String> query,
            @Nullable Map<String, String> headers,
            @Nullable JsonNode body,
            @Nullable String consumer,
            @Nullable List<String> groups,
            @Nullable Map<String, JsonNode> claims) {
        this(path, query, headers, body, consumer, groups, claims, null);
    }

    /** The same for this composition; null for the stored one. */
    public SampleRequest of(@Nullable Composition other) {
        return new SampleRequest(path, query, headers, body, consumer, groups, claims, other);
    }

    @Override
    public void check(Problems at) {
        checkTexts("", ConfigJson.tree(this), at);
        if (!at.isEmpty()) return; // no node could read it
        at.bounded("path", path.keySet(), ENTRIES_MAX);
        at.bounded("query", query.keySet(), ENTRIES_MAX);
        at.bounded("headers", headers.keySet(), ENTRIES_MAX);
        headers.forEach((name, value) -> {
            Problems there = at.at("headers").at(name);
            HeaderNames.check(name, there);
            HeaderNames.checkValue(value, there);
        });
        at.bounded("claims", claims.keySet(), ENTRIES_MAX);
        at.text("consumer", consumer, 128);
        at.bounded("groups", groups, ENTRIES_MAX);
        at.each("groups", groups, (group, element) -> element.name("", group));
        at.require(groups.isEmpty() || consumer != null, "groups", "are those of a consumer");
        at.require(ConfigJson.write(of(null)).length <= OCTETS_MAX, "", "is over " + OCTETS_MAX + " octets");
        if (composition == null) return;
        at.require(
                ConfigJson.write(composition).length <= COMPOSITION_OCTETS_MAX,
                "composition",
                "is over " + COMPOSITION_OCTETS_MAX + " octets: it can be tried only when it is saved");
        composition.check(at.at("composition"));
    }

    private static void checkTexts(String field, JsonNode json, Problems at) {
        if (json.isTextual()) at.unicode(field, json.textValue());
        for (int index = 0; json.isArray() && index < json.size(); index++)
            checkTexts(field + "[" + index + "]", json.get(index), at);
        for (var member : json.properties())
            checkTexts(field.isEmpty() ? member.getKey() : field + "." + member.getKey(), member.getValue(), at);
    }

    private static <V> Map<String, V> sorted(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** Without the values, which may be secrets. */
    @Override
    public String toString() {
        return "SampleRequest[" + path.keySet() + "]";
    }
}
