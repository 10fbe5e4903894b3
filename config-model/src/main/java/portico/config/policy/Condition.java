package portico.config.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.GroupMention;
import portico.config.Problems;
import portico.config.route.RouteMatch;
import portico.config.route.ValueMatch;

/**
 * When a policy entry applies, in the matcher's own words; all that is given must hold.
 *
 * @param methods one of these
 * @param headers all of these
 * @param query all of these
 * @param groups the consumer is in one of these; not possible before the consumer is known
 */
public record Condition(
        List<String> methods, Map<String, ValueMatch> headers, Map<String, ValueMatch> query, List<String> groups)
        implements Checked {
    public Condition(
            @Nullable List<String> methods,
            @Nullable Map<String, ValueMatch> headers,
            @Nullable Map<String, ValueMatch> query,
            @Nullable List<String> groups) {
        var match = new RouteMatch(null, null, methods, headers, query, null, 0);
        this.methods = match.methods();
        this.headers = match.headers();
        this.query = match.query();
        this.groups = groups == null ? List.of() : List.copyOf(groups);
    }

    /** True when this is seen at once to hold wherever the other one does: it asks for nothing that the other does not. */
    public boolean covers(Condition other) {
        return coversAll(methods, other.methods)
                && coversAll(groups, other.groups)
                && other.headers.entrySet().containsAll(headers.entrySet())
                && other.query.entrySet().containsAll(query.entrySet());
    }

    /** Of a list one must hold; an empty one asks for nothing. */
    private static boolean coversAll(List<String> these, List<String> others) {
        return these.isEmpty() || !others.isEmpty() && these.containsAll(others);
    }

    /** Where it names groups of consumers. */
    public List<GroupMention> namedGroups() {
        return GroupMention.each("groups", groups);
    }

    @Override
    public void check(Problems at) {
        new RouteMatch(null, null, methods, headers, query, null, 0).check(at);
        at.bounded("groups", groups, 64);
        at.each("groups", groups, (group, element) -> element.name("", group));
        at.require(
                !methods.isEmpty() || !headers.isEmpty() || !query.isEmpty() || !groups.isEmpty(),
                "",
                "says nothing: leave it out");
    }
}
