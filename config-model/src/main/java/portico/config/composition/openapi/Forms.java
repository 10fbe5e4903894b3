package portico.config.composition.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.config.composition.openapi.Form.Any;
import portico.config.composition.openapi.Form.Described;
import portico.config.composition.openapi.Form.Known;
import portico.config.composition.openapi.Form.Member;
import portico.config.composition.openapi.Form.Members;

/**
 * Puts forms together, and writes them as schemas. For one fragment, since what it may take is bounded: where schemas
 * lead back to themselves, or come to too much, nothing is said any more, which is never wrong.
 */
final class Forms {
    private static final int STEPS_MAX = 100_000;
    private static final int DEPTH_MAX = 10;
    private static final int CHOICES_MAX = 8;

    private int left = STEPS_MAX;
    private int depth;

    /** One step more; false when there have been too many. */
    boolean spend() {
        return left > 0 && --left > 0;
    }

    private Form bounded(Supplier<Form> work) {
        return bounded(Any.ANY, work);
    }

    /**
     * One level deeper.
     *
     * @param otherwise what comes of it when that is too deep, or there has been too much
     */
    <T> T bounded(T otherwise, Supplier<T> work) {
        if (depth == DEPTH_MAX || !spend()) return otherwise;
        depth++;
        try {
            return work.get();
        } finally {
            depth--;
        }
    }

    /** What is one or the other. */
    Form either(Form one, Form other) {
        if (one.equals(other)) return one;
        if (one instanceof Any || other instanceof Any) return Any.ANY;
        if (one instanceof Known known && known.isNothing()) return other;
        if (other instanceof Known known && known.isNothing()) return one;
        return bounded(() -> {
            Known first = one.known();
            Known second = other.known();
            return new Known(
                    eitherScalar(first.scalar(), second.scalar()),
                    first.nil() || second.nil(),
                    eitherMembers(first.object(), second.object()),
                    eitherOrNone(first.items(), second.items()));
        });
    }

    /** The same where either may be impossible. */
    @Nullable Form eitherOrNone(@Nullable Form one, @Nullable Form other) {
        if (one == null) return other;
        return other == null ? one : either(one, other);
    }

    private static @Nullable ObjectNode eitherScalar(@Nullable ObjectNode one, @Nullable ObjectNode other) {
        if (one == null || one.equals(other)) return other;
        if (other == null) return one;
        var choices = new LinkedHashSet<JsonNode>();
        for (var scalar : new ObjectNode[] {one, other}) {
            if (scalar.size() == 1 && scalar.has("anyOf")) scalar.get("anyOf").forEach(choices::add);
            else choices.add(scalar);
        }
        boolean plain = choices.stream().allMatch(choice -> choice.size() == 1 && choice.has("type"));
        if (!plain && choices.size() <= CHOICES_MAX) {
            ObjectNode any = JsonNodeFactory.instance.objectNode();
            choices.forEach(any.putArray("anyOf")::add);
            return any;
        }
        Set<String> types = new LinkedHashSet<>();
        for (var choice : choices) {
            JsonNode said = choice.path("type");
            if (said.isTextual()) types.add(said.textValue());
            for (var each : said) types.add(each.asText());
            if (!plain && said.isMissingNode()) return Known.scalars("string", "number", "boolean");
        }
        return Known.scalars(types.toArray(String[]::new));
    }

    private @Nullable Members eitherMembers(@Nullable Members one, @Nullable Members other) {
        if (one == null) return other;
        if (other == null) return one;
        var named = new LinkedHashMap<String, Member>();
        for (String name : names(one, other)) {
            Member first = one.member(name);
            Member second = other.member(name);
            Form form = eitherOrNone(first == null ? null : first.form(), second == null ? null : second.form());
            if (form != null)
                named.put(
                        name,
                        new Member(form, first != null && second != null && first.required() && second.required()));
        }
        return new Members(named, eitherOrNone(one.others(), other.others()));
    }

    private static Set<String> names(Members one, Members other) {
        var names = new LinkedHashSet<>(one.named().keySet());
        names.addAll(other.named().keySet());
        return names;
    }

    /** What the merge of two answers makes: by kinds, as values are merged. */
    Form merged(Form earlier, Form later) {
        if (depth > 0 && (earlier instanceof Any || later instanceof Any)) return Any.ANY;
        return bounded(() -> {
            Known one = earlier.known();
            Known two = later.known();
            return new Known(
                    mergedScalar(one, two), one.nil() && two.nil(), mergedObject(one, two), mergedItems(one, two));
        });
    }

    private static @Nullable ObjectNode mergedScalar(Known one, Known two) {
        ObjectNode kept = two.nil() ? one.scalar() : null;
        return one.scalar() != null || one.nil() ? eitherScalar(kept, two.scalar()) : null;
    }

    private @Nullable Form mergedItems(Known one, Known two) {
        boolean oneLower = one.scalar() != null || one.nil();
        boolean twoLower = two.scalar() != null || two.nil();
        Form both = one.items() == null || two.items() == null ? null : either(one.items(), two.items());
        return eitherOrNone(both, eitherOrNone(twoLower ? one.items() : null, oneLower ? two.items() : null));
    }

    private @Nullable Members mergedObject(Known one, Known two) {
        boolean oneLower = one.scalar() != null || one.nil() || one.items() != null;
        boolean twoLower = two.scalar() != null || two.nil() || two.items() != null;
        Members first = one.object();
        Members second = two.object();
        Members both = first == null || second == null ? null : mergedMembers(first, second);
        return eitherMembers(both, eitherMembers(twoLower ? first : null, oneLower ? second : null));
    }

    private Members mergedMembers(Members one, Members two) {
        var named = new LinkedHashMap<String, Member>();
        for (String name : names(one, two)) {
            Member first = one.member(name);
            Member second = two.member(name);
            if (first == null || second == null) {
                Member only = first == null ? second : first;
                if (only != null) named.put(name, only);
                continue;
            }
            Form form = merged(first.form(), second.form());
            if (!second.required()) form = either(form, first.form());
            if (!first.required()) form = either(form, second.form());
            named.put(name, new Member(form, first.required() || second.required()));
        }
        Form others = one.others() != null && two.others() != null
                ? either(merged(one.others(), two.others()), either(one.others(), two.others()))
                : eitherOrNone(one.others(), two.others());
        return new Members(named, others);
    }

    /** What a value of the configuration is like: a fallback. */
    Form of(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> Known.text();
            case BOOLEAN -> new Known(Known.scalars("boolean"), false, null, null);
            case NUMBER -> new Known(Known.scalars(value.isIntegralNumber() ? "integer" : "number"), false, null, null);
            case ARRAY -> {
                Form items = Known.NOTHING;
                for (var each : value) items = either(items, of(each));
                yield Known.array(items);
            }
            case OBJECT -> {
                var named = new LinkedHashMap<String, Member>();
                for (var member : value.properties())
                    named.put(member.getKey(), new Member(of(member.getValue()), true));
                yield Known.of(named);
            }
            case BINARY, MISSING, NULL, POJO -> Known.NULL;
        };
    }

    /**
     * A form as a JSON Schema (2020-12).
     *
     * @param components to which those are added that it refers to
     */
    JsonNode written(Form form, ObjectNode components) {
        if (form instanceof Described described) return described.by().written(described.schema(), components);
        if (form instanceof Any || !spend()) return JsonNodeFactory.instance.objectNode();
        Known known = form.known();
        ArrayNode kinds = JsonNodeFactory.instance.arrayNode();
        if (known.object() != null) kinds.add(written(known.object(), components));
        if (known.items() != null) {
            ObjectNode array = kinds.addObject().put("type", "array");
            if (known.items() instanceof Known items && items.isNothing()) array.put("maxItems", 0);
            else if (!(known.items() instanceof Any)) array.set("items", written(known.items(), components));
        }
        ObjectNode scalar = known.scalar();
        boolean nil = known.nil();
        if (scalar != null && nil && scalar.path("type").isTextual() && !scalar.has("enum") && !scalar.has("const")) {
            ObjectNode orNull = scalar.deepCopy();
            orNull.putArray("type").add(scalar.get("type").textValue()).add("null");
            kinds.add(orNull);
        } else {
            if (scalar != null) kinds.add(scalar.deepCopy());
            if (nil) kinds.addObject().put("type", "null");
        }
        if (kinds.isEmpty()) return JsonNodeFactory.instance.booleanNode(false);
        if (kinds.size() == 1) return kinds.get(0);
        ObjectNode any = JsonNodeFactory.instance.objectNode();
        any.set("anyOf", kinds);
        return any;
    }

    private ObjectNode written(Members members, ObjectNode components) {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("type", "object");
        if (!members.named().isEmpty()) {
            ObjectNode properties = object.putObject("properties");
            members.named().forEach((name, member) -> properties.set(name, written(member.form(), components)));
        }
        if (!members.required().isEmpty()) {
            ArrayNode required = object.putArray("required");
            members.required().forEach(required::add);
        }
        if (members.others() != null && !(members.others() instanceof Any))
            object.set("additionalProperties", written(members.others(), components));
        return object;
    }
}
