package portico.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place that names a group of consumers. A group is a word that consumers bear, and no entity: see
 * {@link Entity#namedGroups}.
 *
 * @param field where it is named, as in {@link portico.config.Problem#field}
 */
public record GroupMention(String field, String group) {
    /** One mention for each of the groups in a list. */
    public static List<GroupMention> each(String field, List<String> groups) {
        var mentions = new ArrayList<GroupMention>(groups.size());
        for (int index = 0; index < groups.size(); index++)
            mentions.add(new GroupMention(field + "[" + index + "]", groups.get(index)));
        return mentions;
    }

    /** The groups that an entity names, each once. */
    public static Set<String> groupsOf(Entity entity) {
        var groups = new HashSet<String>();
        for (var mention : entity.namedGroups()) groups.add(mention.group());
        return groups;
    }

    /** The same mention, seen from one field further out. */
    public GroupMention under(String outer) {
        return new GroupMention(outer + "." + field, group);
    }

    /**
     * What is wrong with it when the group is not known.
     *
     * @param nearest a known group that may have been meant; null when there is none
     */
    public String unknown(@Nullable String nearest) {
        return "names a group that no consumer is in: " + group
                + (nearest == null ? "" : "; did you mean " + nearest + "?");
    }
}
