package portico.admin.policy;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.GroupNames;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;
import portico.config.route.ValueMatch;
import portico.config.secret.Secret;

/** Makes a JSON Schema of a record of settings, in the words of its annotations and the form of our JSON. */
final class SettingsSchema {
    private static final String DURATION_PATTERN = "^[0-9]{1,9}(ms|s|m|h|d)$";
    private static final String SIZE_PATTERN = "^[0-9]{1,12}(B|KiB|MiB|GiB)$";
    private static final String GROUP_FORMAT = "consumer-group";
    private static final Map<String, String> ABBREVIATIONS =
            Map.of("id", "ID", "jsonata", "JSONata", "jwks", "JWKS", "oauth2", "OAuth2", "url", "URL");
    private static final SchemaGenerator GENERATOR = generator();

    private SettingsSchema() {}

    static JsonNode of(PolicyKind<?> kind) {
        ObjectNode schema = GENERATOR.generateSchema(kind.settings());
        schema.put("title", kind.type());
        schema.put("description", kind.description());
        var required = required(kind);
        if (!required.isEmpty()) {
            var names = schema.putArray("required");
            required.stream().sorted().forEach(names::add);
        }
        return schema;
    }

    /** What settings of which nothing was said lack: the check itself says so. */
    private static Set<String> required(PolicyKind<?> kind) {
        return Problems.of(kind.blank()).list().stream()
                .map(Problem::field)
                .filter(field -> field.matches("[A-Za-z]+"))
                .collect(Collectors.toSet());
    }

    private static SchemaGenerator generator() {
        var builder = new SchemaGeneratorConfigBuilder(
                ConfigJson.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
        builder.with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        builder.without(Option.NONSTATIC_NONVOID_NONGETTER_METHODS, Option.SCHEMA_VERSION_INDICATOR);
        builder.with(Option.SCHEMA_VERSION_INDICATOR, Option.INLINE_ALL_SCHEMAS);
        builder.forTypesInGeneral()
                .withCustomDefinitionProvider(SettingsSchema::ours)
                .withPropertySorter(Comparator.comparingInt(SettingsSchema::place));
        builder.forFields()
                .withTitleResolver(SettingsSchema::titleOf)
                .withDescriptionResolver(field -> text(field, Schema::description))
                .withDefaultResolver(SettingsSchema::defaultOf)
                .withStringFormatResolver(SettingsSchema::formatOf)
                .withStringPatternResolver(field -> text(field, Schema::pattern))
                .withInstanceAttributeOverride((node, field, context) -> examples(node, field));
        return new SchemaGenerator(builder.build());
    }

    /** As the record has them: those that most need come first. */
    private static int place(MemberScope<?, ?> member) {
        RecordComponent[] components = member.getDeclaringType().getErasedType().getRecordComponents();
        if (components == null) return 0;
        for (int place = 0; place < components.length; place++)
            if (components[place].getName().equals(member.getName())) return place;
        return components.length;
    }

    private static @Nullable CustomDefinition ours(ResolvedType type, SchemaGenerationContext context) {
        Class<?> raw = type.getErasedType();
        ObjectNode schema = context.getGeneratorConfig().createObjectNode();
        if (raw == Duration.class) {
            schema.put("type", "string").put("pattern", DURATION_PATTERN);
        } else if (raw == ByteSize.class) {
            schema.put("type", "string").put("pattern", SIZE_PATTERN);
        } else if (raw == ValueMatch.class) {
            var either = schema.putArray("oneOf");
            either.addObject().put("type", "string");
            var object = either.addObject().put("type", "object").put("additionalProperties", false);
            var properties = object.putObject("properties");
            properties.putObject("exact").put("type", "string").put("title", "Exact");
            properties.putObject("regex").put("type", "string").put("title", "Regex");
            properties.putObject("present").put("type", "boolean").put("title", "Present");
        } else if (raw == Secret.class) {
            schema.put("type", "string").put("writeOnly", true);
        } else if (raw == PolicySettings.class) {
            schema.put("type", "object"); // which one, the type beside it says
        } else if (raw == JsonNode.class) {
            schema.removeAll(); // any JSON
        } else if (raw.isEnum()) {
            schema.put("type", "string");
            var words = schema.putArray("enum");
            for (Object constant : raw.getEnumConstants()) words.add(ConfigJson.tree(constant));
        } else {
            return null;
        }
        return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    private static void examples(ObjectNode node, FieldScope field) {
        Schema schema = field.getAnnotation(Schema.class);
        if (schema == null || field.isFakeContainerItemScope() || schema.examples().length == 0) return;
        var examples = node.putArray("examples");
        for (String example : schema.examples()) examples.add(json(field, example));
    }

    private static @Nullable String text(FieldScope field, Function<Schema, String> of) {
        Schema schema = field.getAnnotation(Schema.class);
        if (schema == null || field.isFakeContainerItemScope()) return null;
        String text = of.apply(schema);
        return text.isEmpty() ? null : text;
    }

    /** The setting's name as a form says it: {@code jwksUrl} is "JWKS URL". */
    private static @Nullable String titleOf(FieldScope field) {
        if (field.isFakeContainerItemScope()) return null;
        var title = new StringBuilder();
        for (String word : field.getName().split("(?=[A-Z])")) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (!title.isEmpty()) title.append(' ');
            title.append(ABBREVIATIONS.getOrDefault(lower, lower));
        }
        title.setCharAt(0, Character.toUpperCase(title.charAt(0)));
        return title.toString();
    }

    /** Of a text that names something, or of each of several. */
    private static @Nullable String formatOf(FieldScope field) {
        boolean isText = field.getType().getErasedType() == String.class;
        return isText && field.getAnnotation(GroupNames.class) != null ? GROUP_FORMAT : null;
    }

    private static @Nullable Object defaultOf(FieldScope field) {
        String text = text(field, Schema::defaultValue);
        return text == null ? null : ConfigJson.mapper().convertValue(json(field, text), Object.class);
    }

    /** Annotations hold text only: {@code 100} means a number where the field is one. */
    private static JsonNode json(FieldScope field, String text) {
        Class<?> raw = field.getType().getErasedType();
        boolean isText = raw == String.class
                || raw == Duration.class
                || raw == ByteSize.class
                || raw == Secret.class
                || raw.isEnum();
        return isText
                ? TextNode.valueOf(text)
                : ConfigJson.readTree(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
