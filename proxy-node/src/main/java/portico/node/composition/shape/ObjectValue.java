package portico.node.composition.shape;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object: its members in order, each name once. */
public final class ObjectValue implements Value {
    /** Up to so many members are found by looking at one after the other. */
    private static final int SCANNED_MAX = 8;

    static final ObjectValue EMPTY = new ObjectValue(new String[0], new Value[0], 0, null);

    private final String[] names;
    private final Value[] values;
    private final int size;

    // A HashMap, because it stays fast when a service chooses names that collide.
    private final @Nullable Map<String, Integer> places;

    /** As it is written; null for one that was put together. */
    private final @Nullable WrittenJson written;

    /** The same with its members, once somebody has looked at one that is written. Made twice when two threads are at it. */
    private @Nullable ObjectValue read;

    private ObjectValue(String[] names, Value[] values, int size, @Nullable Map<String, Integer> places) {
        this.names = names;
        this.values = values;
        this.size = size;
        this.places = places;
        written = null;
    }

    /** One whose members are made when somebody looks at them. */
    ObjectValue(WrittenJson written) {
        names = EMPTY.names;
        values = EMPTY.values;
        size = 0;
        places = null;
        this.written = written;
    }

    /** As it is written; null for one that was put together. */
    @Nullable WrittenJson written() {
        return written;
    }

    private ObjectValue members() {
        if (written == null) return this;
        ObjectValue known = read;
        if (known == null) read = known = written.object();
        return known;
    }

    /** An object of one member. */
    public static ObjectValue of(String name, Value value) {
        return new ObjectValue(new String[] {name}, new Value[] {value}, 1, null);
    }

    public int size() {
        return members().size;
    }

    /** The name of a member by its place. */
    public String name(int place) {
        return members().names[place];
    }

    /** The value of a member by its place. */
    public Value value(int place) {
        return members().values[place];
    }

    /** The value of a member; null when it has none of that name. */
    public @Nullable Value get(@Nullable String name) {
        if (name == null) return null;
        ObjectValue in = members();
        int place = placeOf(in.names, in.size, in.places, name);
        return place < 0 ? null : in.values[place];
    }

    ObjectValue with(String name, Value value) {
        return new Builder(this, 1).put(name, value).build();
    }

    ObjectValue without(String name) {
        ObjectValue in = members();
        var builder = new Builder(in.size);
        for (int place = 0; place < in.size; place++)
            if (!in.names[place].equals(name)) builder.put(in.names[place], in.values[place]);
        return builder.build();
    }

    /** The same members, of which one that there is has another name. */
    ObjectValue renamed(String from, String to) {
        ObjectValue in = members();
        var builder = new Builder(in.size);
        for (int place = 0; place < in.size; place++)
            if (in.names[place].equals(from)) builder.put(to, in.values[place]);
            else if (!in.names[place].equals(to)) builder.put(in.names[place], in.values[place]);
        return builder.build();
    }

    private static int placeOf(String[] names, int size, @Nullable Map<String, Integer> places, String name) {
        if (places != null) {
            Integer place = places.get(name);
            return place == null ? -1 : place;
        }
        for (int place = 0; place < size; place++) if (names[place].equals(name)) return place;
        return -1;
    }

    /** Puts an object together. For one use. */
    public static final class Builder {
        private String[] names;
        private Value[] values;
        private int size;
        private @Nullable Map<String, Integer> places;

        public Builder() {
            this(4);
        }

        Builder(int capacity) {
            names = new String[capacity];
            values = new Value[capacity];
        }

        /** Begins with the members of another. */
        Builder(ObjectValue whole, int more) {
            ObjectValue start = whole.members();
            names = Arrays.copyOf(start.names, start.size + more);
            values = Arrays.copyOf(start.values, start.size + more);
            size = start.size;
            places = start.places == null ? null : new HashMap<>(start.places);
        }

        /** The value that a name has so far; null when it has none. */
        @Nullable Value get(String name) {
            int place = placeOf(names, size, places, name);
            return place < 0 ? null : values[place];
        }

        /** Adds a member, or gives the one of that name, which keeps its place, another value. */
        public Builder put(String name, Value value) {
            int place = placeOf(names, size, places, name);
            if (place >= 0) {
                values[place] = value;
                return this;
            }
            if (size == names.length) {
                int capacity = Math.max(4, size * 2);
                names = Arrays.copyOf(names, capacity);
                values = Arrays.copyOf(values, capacity);
            }
            names[size] = name;
            values[size] = value;
            if (places != null) places.put(name, size);
            else if (size == SCANNED_MAX) index();
            size++;
            return this;
        }

        private void index() {
            var index = new HashMap<String, Integer>(4 * SCANNED_MAX);
            for (int place = 0; place <= size; place++) index.put(names[place], place);
            places = index;
        }

        public ObjectValue build() {
            return size == 0 ? EMPTY : new ObjectValue(names, values, size, places);
        }
    }
}
