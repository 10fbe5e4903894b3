package portico.admin.rest;

import java.util.Arrays;
import portico.admin.problem.BadParameter;

/** In which order the lists of named things are. */
public enum ListOrder {
    NAME("name", "name", true),
    NAME_BACKWARDS("-name", "name", false),
    /** What was changed longest ago comes first. */
    CHANGED("changed", "changed_revision, name", true),
    /** What was changed last comes first. */
    CHANGED_BACKWARDS("-changed", "changed_revision, name", false);

    private final String word;
    private final String columns;
    private final boolean forwards;

    ListOrder(String word, String columns, boolean forwards) {
        this.word = word;
        this.columns = columns;
        this.forwards = forwards;
    }

    static ListOrder of(String word) {
        return Arrays.stream(values())
                .filter(order -> order.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new BadParameter("sort", "must be name, -name, changed or -changed"));
    }

    /** Whether the revision of the last change counts before the name. */
    public boolean byChange() {
        return this == CHANGED || this == CHANGED_BACKWARDS;
    }

    /** What follows {@code order by} in SQL. */
    public String sqlOrder() {
        return forwards ? columns : columns.replace(",", " desc,") + " desc";
    }

    /** The condition for what comes behind the key whose parts are {@code :revision} and {@code :name}. */
    public String sqlBehind() {
        return "(" + columns + (forwards ? ") > (" : ") < (") + (byChange() ? ":revision, :name)" : ":name)");
    }
}
