package portico.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a value, so that one answer names every bad field. */
public final class Problems {
    /** More than this in one answer helps nobody; the rest is counted, not kept. */
    private static final int KEPT_MAX = 100;

    @Bound("Characters of a name or a tag")
    private static final int NAME_LENGTH_MAX = 128;

    @Bound("Tags of an entity")
    private static final int TAGS_MAX = 64;

    // A plain character class: linear in the length of the name.
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0," + (NAME_LENGTH_MAX - 1) + "}");

    private final List<Problem> found;
    private final String path;
    private final boolean stored;

    private Problems(List<Problem> found, String path, boolean stored) {
        this.found = found;
        this.path = path;
        this.stored = stored;
    }

    /** A collector with nothing in it. */
    public static Problems none() {
        return new Problems(new ArrayList<>(), "", false);
    }

    /** All that is wrong with this value by itself; references to other entities are not followed. */
    public static Problems of(Checked value) {
        var problems = none();
        value.check(problems);
        return problems;
    }

    /** What keeps a value that is stored from being served, without what only its write is refused for. */
    public static Problems ofStored(Checked value) {
        var problems = new Problems(new ArrayList<>(), "", true);
        value.check(problems);
        return problems;
    }

    /** For what does no harm and was not always refused: the same collector, or one to throw away for what is stored. */
    public Problems ofWrite() {
        return stored ? none() : this;
    }

    /** The same collector, one field deeper. */
    public Problems at(String field) {
        return new Problems(found, path.isEmpty() ? field : path + "." + field, stored);
    }

    /** The same collector, at one element of a list. */
    public Problems at(String field, int index) {
        return at(field + "[" + index + "]");
    }

    /** Checks each element of a list under its own index. */
    public <T extends Checked> void each(String field, List<T> values) {
        each(field, values, (value, at) -> value.check(at));
    }

    /** Checks each element of a list under its own index. */
    public <T> void each(String field, List<T> values, BiConsumer<T, Problems> check) {
        for (int index = 0; index < values.size(); index++) check.accept(values.get(index), at(field, index));
    }

    /** Records a problem with a field; the empty field means this value as a whole. */
    public void add(String field, String message) {
        if (found.size() >= KEPT_MAX) return;
        String whole = field.isEmpty() ? path : path.isEmpty() ? field : path + "." + field;
        found.add(new Problem(whole, message));
    }

    /** Records a problem unless the condition holds. */
    public void require(boolean holds, String field, String message) {
        if (!holds) add(field, message);
    }

    /** Records a problem when a value that has no default is missing. */
    public void required(String field, @Nullable Object value) {
        if (value == null) add(field, "is required");
    }

    /** Checks the name of an entity or of an entry. */
    public void name(String field, @Nullable String value) {
        if (value == null) add(field, "is required");
        else if (!NAME.matcher(value).matches())
            add(field, "must be 1 to 128 of a-z, 0-9, '.', '_' and '-', and start with a letter or digit");
    }

    /** Checks free text: no control characters, and no longer than the bound. */
    public void text(String field, @Nullable String value, int lengthMax) {
        if (value == null) return;
        if (value.length() > lengthMax) add(field, "is over " + lengthMax + " characters");
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) add(field, "contains a control character");
        unicode(field, value);
    }

    /** Checks that a text has no half of a surrogate pair, which no UTF-8 can say. */
    public void unicode(String field, String value) {
        if (hasLoneSurrogate(value)) add(field, "is not valid Unicode");
    }

    /** Checks that a collection is no larger than the bound. */
    public void bounded(String field, Collection<?> values, int sizeMax) {
        if (values.size() > sizeMax) add(field, "has over " + sizeMax + " entries");
    }

    /** Checks that no two names are equal. */
    public void distinct(String field, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (int index = 0; index < names.size(); index++)
            if (!seen.add(names.get(index))) at(field, index).add("", "is there twice: " + names.get(index));
    }

    /** Checks tags, which have the form of names. */
    public void tags(List<String> tags) {
        bounded("tags", tags, TAGS_MAX);
        each("tags", tags, (tag, at) -> at.name("", tag));
        distinct("tags", tags);
    }

    /** True when nothing is wrong. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What is wrong, in the order found. */
    public List<Problem> list() {
        return List.copyOf(found);
    }

    /** @throws InvalidConfiguration with all that was found, when anything was */
    public void throwIfAny() {
        if (!found.isEmpty()) throw new InvalidConfiguration(found);
    }

    private static boolean hasLoneSurrogate(String value) {
        return value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
