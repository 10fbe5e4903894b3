package portico.config.composition.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a JSON value may be, as far as it is known: never less than it may be in fact. */
sealed interface Form {
    /** The same with its outermost level spelled out. */
    Known known();

    /** Any value: nothing is known. */
    record Any() implements Form {
        static final Any ANY = new Any();

        @Override
        public Known known() {
            return new Known(Known.scalars("string", "number", "boolean"), true, Members.UNKNOWN, ANY);
        }
    }

    /**
     * As a service's document says. Left as it is until something goes into it: so its words and references last.
     *
     * @param schema in the words of JSON Schema 2020-12
     */
    record Described(JsonNode schema, ServiceSchemas by) implements Form {
        @Override
        public Known known() {
            return by.known(schema);
        }
    }

    /**
     * Kind by kind.
     *
     * @param scalar a schema of the texts, numbers and truths that it may be; null when it is none of them
     * @param nil whether it may be null
     * @param object what its members may be; null when it is no object
     * @param items what its elements may be; null when it is no array
     */
    record Known(
            @Nullable ObjectNode scalar,
            boolean nil,
            @Nullable Members object,
            @Nullable Form items) implements Form {
        /** No value at all. */
        static final Known NOTHING = new Known(null, false, null, null);

        static final Known EMPTY_OBJECT = of(Map.of());
        static final Known NULL = new Known(null, true, null, null);

        static Known of(Map<String, Member> members) {
            return new Known(null, false, new Members(members, null), null);
        }

        static Known object(String name, Form value) {
            return of(Map.of(name, new Member(value, true)));
        }

        static Known array(Form items) {
            return new Known(null, false, null, items);
        }

        static Known text() {
            return new Known(scalars("string"), false, null, null);
        }

        static ObjectNode scalars(String... types) {
            ObjectNode schema = JsonNodeFactory.instance.objectNode();
            if (types.length == 1) return schema.put("type", types[0]);
            var list = schema.putArray("type");
            for (String type : types) list.add(type);
            return schema;
        }

        @Override
        public Known known() {
            return this;
        }

        boolean isNothing() {
            return scalar == null && !nil && object == null && items == null;
        }

        boolean isOnlyObject() {
            return scalar == null && !nil && object != null && items == null;
        }
    }

    /**
     * Of an object.
     *
     * @param named by name, in the order in which they are told
     * @param others what members of other names may be; null where there are none that are known of
     */
    record Members(Map<String, Member> named, @Nullable Form others) {
        static final Members UNKNOWN = new Members(Map.of(), Any.ANY);

        public Members(Map<String, Member> named, @Nullable Form others) {
            this.named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
            this.others = others;
        }

        /** The member of that name; null when there is none. */
        @Nullable Member member(String name) {
            Member member = named.get(name);
            return member != null || others == null ? member : new Member(others, false);
        }

        List<String> required() {
            return named.entrySet().stream()
                    .filter(member -> member.getValue().required())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** @param required whether it is always there */
    record Member(Form form, boolean required) {}
}
