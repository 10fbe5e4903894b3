package portico.config.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.PathType;
import com.networknt.schema.RefValidator;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.Vocabularies;
import com.networknt.schema.Vocabulary;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;

/**
 * A JSON Schema (2020-12), compiled. Fetches nothing, and its regular expressions take linear time. Where a schema leads back
 * to itself, a check that takes too long is given up. May be shared between threads.
 */
public final class JsonRules {
    private static final String DEADLINE = "portico-deadline";
    private static final String CORE = "https://json-schema.org/draft/2020-12/vocab/core";
    private static final long CHECK_NANOS_MAX = 2_000_000_000;

    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ROOT)
            .regularExpressionFactory(LinearPattern::of)
            .formatAssertionsEnabled(true)
            .build();

    private static final JsonSchemaFactory FACTORY = factory();

    private final JsonSchema schema;

    private JsonRules(JsonSchema schema) {
        this.schema = schema;
    }

    /** Adds what makes a schema unusable. */
    public static void check(JsonNode schema, Problems at) {
        Problems own = Problems.none();
        SchemaCheck.check(schema, own);
        if (own.isEmpty()) {
            for (var message : Meta.SCHEMA.validate(schema)) own.add(dotted(message), message.getError());
        }
        if (own.isEmpty()) {
            try {
                compile(schema);
            } catch (IllegalArgumentException e) {
                own.add("", String.valueOf(e.getMessage()));
            }
        }
        for (var problem : own.list()) at.add(problem.field(), problem.message());
    }

    /**
     * Compiles a schema.
     *
     * @throws IllegalArgumentException saying what is wrong, when {@link #check} would have found something
     */
    public static JsonRules compile(JsonNode schema) {
        return new JsonRules(compiled(withoutDialect(schema)));
    }

    /**
     * Compiles schemas that may refer to each other.
     *
     * @param definitions by name; a reference is {@code #/$defs/name}
     * @param names the wanted ones
     * @return the wanted ones, in the same order
     * @throws IllegalArgumentException saying what is wrong
     */
    public static List<JsonRules> among(ObjectNode definitions, List<String> names) {
        ObjectNode whole = definitions.objectNode();
        whole.set("$defs", definitions);
        JsonSchema root = compiled(whole);
        var rules = new ArrayList<JsonRules>(names.size());
        for (String name : names) {
            try {
                JsonSchema schema = root.getSubSchema(
                        new JsonNodePath(PathType.JSON_POINTER).append("$defs").append(name));
                schema.initializeValidators();
                rules.add(new JsonRules(schema));
            } catch (RuntimeException | StackOverflowError e) {
                throw new IllegalArgumentException("has a schema that cannot be compiled: " + e.getMessage(), e);
            }
        }
        return rules;
    }

    /**
     * What of a value does not fit, the first of it.
     *
     * @param violationsMax how many are told at most
     */
    public List<Violation> violations(JsonNode value, int violationsMax) {
        Set<ValidationMessage> messages;
        try {
            long deadline = System.nanoTime() + CHECK_NANOS_MAX;
            messages = schema.validate(
                    value,
                    (ExecutionContext context) -> context.getCollectorContext().add(DEADLINE, (Object) deadline));
        } catch (TooInvolved e) {
            return List.of(new Violation("", "takes too long to check"));
        } catch (StackOverflowError e) {
            return List.of(new Violation("", "is nested too deeply to be checked"));
        }
        var violations = new ArrayList<Violation>(Math.min(messages.size(), violationsMax));
        var known = new HashSet<Violation>();
        for (var message : messages) {
            if (violations.size() == violationsMax) break;
            var violation = new Violation(message.getInstanceLocation().toString(), reason(message));
            if (known.add(violation)) violations.add(violation);
        }
        return violations;
    }

    private static String reason(ValidationMessage message) {
        String error = message.getError();
        return error == null ? String.valueOf(message.getType()) : error;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    private static JsonSchema compiled(JsonNode schema) {
        try {
            JsonSchema compiled = FACTORY.getSchema(SchemaLocation.of("urn:portico:schema"), schema, CONFIG);
            compiled.initializeValidators();
            return compiled;
        } catch (RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException("cannot be compiled: " + e.getMessage(), e);
        }
    }

    private static JsonNode withoutDialect(JsonNode schema) {
        if (!schema.has("$schema")) return schema;
        ObjectNode own = schema.deepCopy();
        own.remove("$schema");
        return own;
    }

    private static String dotted(ValidationMessage message) {
        var field = new StringBuilder();
        JsonNodePath path = message.getInstanceLocation();
        for (int index = 0; index < path.getNameCount(); index++) {
            Object element = path.getElement(index);
            if (element instanceof Integer) field.append('[').append(element).append(']');
            else field.append(field.isEmpty() ? "" : ".").append(element);
        }
        return field.toString();
    }

    private static JsonSchemaFactory factory() {
        JsonMetaSchema standard = JsonMetaSchema.getV202012();
        JsonMetaSchema ours = JsonMetaSchema.builder(standard.getIri(), standard)
                .unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword))
                .vocabularyFactory(JsonRules::timed)
                .formats(formats -> {
                    formats.clear();
                    for (var format : Formats.ALL) formats.put(format.getName(), format);
                })
                .build();
        return JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(ours.getIri())
                .metaSchema(ours)
                .enableSchemaCache(false)
                .schemaLoaders(loaders -> loaders.values(List::clear).add(DisallowSchemaLoader.getInstance()))
                .build();
    }

    /** The vocabulary that references are of, with ours; null for another one, which the library knows. */
    private static @Nullable Vocabulary timed(String iri) {
        if (!iri.equals(CORE)) return null;
        var keywords = new HashSet<Keyword>(Vocabularies.getVocabulary(iri).getKeywords());
        keywords.removeIf(keyword -> keyword.getValue().equals("$ref"));
        keywords.add(new TimedReference());
        return new Vocabulary(iri, keywords.toArray(Keyword[]::new));
    }

    /** The schema of schemas, which the library brings along. */
    private static final class Meta {
        static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012), CONFIG);
    }

    /** What leads back to itself may double with every level of what is checked: there is an end to that. */
    private static final class TimedReference implements Keyword {
        @Override
        public String getValue() {
            return "$ref";
        }

        @Override
        public JsonValidator newValidator(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode node,
                JsonSchema parent,
                ValidationContext context) {
            return new RefValidator(location, path, node, parent, context) {
                @Override
                public Set<ValidationMessage> validate(
                        ExecutionContext run, JsonNode value, JsonNode root, JsonNodePath at) {
                    if (run.getCollectorContext().get(DEADLINE) instanceof Long deadline
                            && System.nanoTime() - deadline > 0) throw new TooInvolved();
                    return super.validate(run, value, root, at);
                }
            };
        }
    }

    private static final class TooInvolved extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooInvolved() {
            super(null, null, false, false);
        }
    }
}
