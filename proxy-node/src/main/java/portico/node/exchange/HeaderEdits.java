package portico.node.exchange;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What shall be different about a message's fields when it goes on, those behind its body included. A later edit of a name
 * undoes earlier ones.
 */
public final class HeaderEdits {
    private static final int AT_FIRST = 8;

    private HeaderName[] dropped = new HeaderName[AT_FIRST];
    private int droppedCount;
    private HeaderName[] plain = new HeaderName[0];
    private int plainCount;
    private HeaderName[] added = new HeaderName[AT_FIRST];
    private CharSequence[] values = new CharSequence[AT_FIRST];
    private int addedCount;

    /**
     * Removes all fields of this name, also those set or added before, and of the message those that some reader takes
     * for it: {@code X_User} for {@code X-User}.
     */
    public void remove(HeaderName name) {
        int kept = 0;
        for (int index = 0; index < addedCount; index++) {
            if (added[index].equals(name)) continue;
            added[kept] = added[index];
            values[kept++] = values[index];
        }
        addedCount = kept;
        drop(name);
    }

    /** The same, but what was set or added before stays. */
    public void drop(HeaderName name) {
        if (drops(name)) return;
        if (droppedCount == dropped.length) dropped = Arrays.copyOf(dropped, droppedCount * 2);
        dropped[droppedCount++] = name;
    }

    /** Removes of the message what some reader takes for fields of this name, but not those themselves. */
    public void dropAlike(HeaderName name) {
        if (plainCount == plain.length) plain = Arrays.copyOf(plain, Math.max(AT_FIRST, plainCount * 2));
        plain[plainCount++] = name;
    }

    /** Leaves one field of this name, with this value. */
    public void set(HeaderName name, CharSequence value) {
        remove(name);
        add(name, value);
    }

    /** Adds a field beside those of the same name. */
    public void add(HeaderName name, CharSequence value) {
        if (addedCount == added.length) {
            added = Arrays.copyOf(added, addedCount * 2);
            values = Arrays.copyOf(values, addedCount * 2);
        }
        added[addedCount] = name;
        values[addedCount++] = value;
    }

    /** True when the fields of this name in the original message do not go on. */
    public boolean drops(HeaderName name) {
        for (int index = 0; index < droppedCount; index++) if (dropped[index].equals(name)) return true;
        return false;
    }

    /** True when all fields of the original message go on. */
    boolean dropsNothing() {
        return droppedCount + plainCount == 0;
    }

    /** True when a field, whose name has this hash, does not go on. */
    boolean drops(int hash, byte[] bytes, int offset, int length) {
        for (int index = 0; index < droppedCount; index++)
            if (dropped[index].isAlike(hash, bytes, offset, length)) return true;
        for (int index = 0; index < plainCount; index++)
            if (plain[index].isAlike(hash, bytes, offset, length) && !plain[index].is(hash, bytes, offset, length))
                return true;
        return false;
    }

    /** The value set or added last for this name, or null. */
    public @Nullable CharSequence value(HeaderName name) {
        for (int index = addedCount - 1; index >= 0; index--) if (added[index].equals(name)) return values[index];
        return null;
    }

    /** Hands over the values that were set or added for this name, in their order. */
    public void values(HeaderName name, Consumer<CharSequence> each) {
        for (int index = 0; index < addedCount; index++) if (added[index].equals(name)) each.accept(values[index]);
    }

    /** Hands over the fields that were set and added. */
    public void writeAdded(FieldSink sink) {
        for (int index = 0; index < addedCount; index++) sink.field(added[index], values[index]);
    }

    /** Forgets what was edited of this name. */
    void forget(HeaderName name) {
        remove(name);
        for (int index = 0; index < droppedCount; index++)
            if (dropped[index].equals(name)) dropped[index] = dropped[--droppedCount];
    }

    /** Forgets everything, for the next exchange. */
    void clear() {
        droppedCount = 0;
        plainCount = 0;
        addedCount = 0;
    }
}
