package portico.config.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import portico.config.Bound;
import portico.config.InvalidConfiguration;
import portico.config.Problem;
import portico.config.secret.Secret;

/**
 * Reads and writes configuration in its one form: unknown fields, duplicate fields, wrong types and over-deep nesting
 * are refused; fields that hold their default are left out; the order of fields is fixed, so equal values are equal
 * bytes.
 */
public final class ConfigJson {
    @Bound("Levels of JSON or YAML within each other")
    private static final int DEPTH_MAX = 64;

    @Bound("Characters of any text in JSON or YAML")
    private static final int TEXT_LENGTH_MAX = 1 << 20;

    private static final int NUMBER_LENGTH_MAX = 100;
    private static final int YAML_CODE_POINTS_MAX = 256 << 20;

    private static final JsonMapper JSON = configure(JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
            .streamReadConstraints(constraints())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()));

    private static final YAMLMapper YAML = configure(YAMLMapper.builder(YAMLFactory.builder()
            .loaderOptions(yamlOptions())
            .streamReadConstraints(constraints())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build()));

    private static final JsonMapper ANSWERS = withoutSecrets(JSON.copy());
    private static final YAMLMapper YAML_ANSWERS = withoutSecrets(YAML.copy());

    private ConfigJson() {}

    /** The mapper itself, for frameworks that want one; do not reconfigure it. */
    public static ObjectMapper mapper() {
        return JSON;
    }

    /** The same, but what it writes holds no secret, sealed or not. */
    public static ObjectMapper answers() {
        return ANSWERS;
    }

    /** The same for YAML. */
    public static ObjectMapper yamlMapper() {
        return YAML;
    }

    /** @throws InvalidConfiguration naming the field when the bytes are not this type in our form */
    public static <T> T read(byte[] json, Class<T> type) {
        return guarded(() -> JSON.readValue(json, type));
    }

    /** @throws InvalidConfiguration naming the field when the tree is not this type in our form */
    public static <T> T read(JsonNode json, Class<T> type) {
        return guarded(() -> JSON.treeToValue(json, type));
    }

    /** @throws InvalidConfiguration when the bytes are not one JSON value */
    public static JsonNode readTree(byte[] json) {
        return guarded(() -> JSON.readValue(json, JsonNode.class));
    }

    /** @throws InvalidConfiguration naming the field when the bytes are not this type in our form */
    public static <T> T readYaml(byte[] yaml, Class<T> type) {
        return guarded(() -> YAML.readValue(yaml, type));
    }

    /** The canonical bytes of a value. */
    public static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The canonical tree of a value. */
    public static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /** A value as YAML, as people would write it, without secrets. */
    public static String writeYaml(Object value) {
        try {
            return YAML_ANSWERS.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a failure to read says to the person who wrote the input, with the place. */
    public static List<Problem> problems(JsonProcessingException failure) {
        return List.of(ReadFailure.problem(failure));
    }

    /** Whether the input is no JSON or YAML at all, as opposed to well-formed and not what is meant. */
    public static boolean isMalformed(JsonProcessingException failure) {
        return ReadFailure.isMalformed(failure);
    }

    private static <T> T guarded(Read<T> read) {
        try {
            T value = read.run();
            if (value == null) throw new InvalidConfiguration(List.of(new Problem("", "is null")));
            return value;
        } catch (JsonProcessingException e) {
            throw new InvalidConfiguration(problems(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Read<T> {
        T run() throws IOException;
    }

    private static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxStringLength(TEXT_LENGTH_MAX)
                .maxNumberLength(NUMBER_LENGTH_MAX)
                .build();
    }

    private static LoaderOptions yamlOptions() {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0); // no "billion laughs"
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setCodePointLimit(YAML_CODE_POINTS_MAX);
        return options;
    }

    private static <M extends ObjectMapper> M withoutSecrets(M mapper) {
        mapper.registerModule(new SimpleModule("portico-answers").addSerializer(Secret.class, SecretJson.HIDE));
        mapper.configOverride(Secret.class)
                .setInclude(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_NULL));
        return mapper;
    }

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> M configure(B builder) {
        var module = new SimpleModule("portico")
                .addSerializer(Duration.class, DurationJson.WRITE)
                .addDeserializer(Duration.class, DurationJson.READ)
                .addSerializer(Instant.class, InstantJson.WRITE)
                .addDeserializer(Instant.class, InstantJson.READ)
                .setSerializerModifier(new OmitDefaults());
        M mapper = builder.addModule(module)
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .enable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL)); // no holes in lists and maps
        for (var shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean))
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        return mapper;
    }
}
