package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.ByteSize;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;
import portico.config.json.Records;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicyKinds;
import portico.config.policy.PolicySettings;
import portico.config.policy.PolicyUse;
import portico.config.secret.Secret;

/** What is said of settings, of which schemas, forms and the reference are made, is what policies do. */
class SettingsTest {
    private static final Live LIVE = Live.start();

    private static final String DOCUMENTED =
            "{ openapi: '{ openapi: 3.1.0, paths: { /a: { get: { responses: { \"200\": { description: All } } } } } }' }";

    /** What an example wants beside it that no check can name. */
    private static final Map<String, String> BESIDE = Map.ofEntries(
            Map.entry("rate-limit header", "{ by: header }"),
            Map.entry("rate-limit claim", "{ by: claim }"),
            Map.entry("rate-limit parameter", "{ by: path-parameter }"),
            Map.entry("rate-limit lease", "{ scope: cluster, mode: leased }"),
            Map.entry("quota header", "{ by: header }"),
            Map.entry("quota claim", "{ by: claim }"),
            Map.entry("quota parameter", "{ by: path-parameter }"),
            Map.entry("concurrency-limit header", "{ by: header }"),
            Map.entry("fault-injection delayPercent", "{ delay: 1s }"),
            Map.entry("fault-injection abortPercent", "{ abortStatus: 503 }"),
            Map.entry("jwt consumerKeys", "{ issuers: [ { issuer: \"https://a/\" } ] }"),
            Map.entry("jwt consumerClaim", "{ issuers: [ { issuer: \"https://a/\" } ] }"),
            Map.entry("request-transform body.bodyBytesMax", "{ body: { remove: [/a] } }"),
            Map.entry("response-transform body.bodyBytesMax", "{ body: { remove: [/a] } }"),
            Map.entry("response-transform bodyStatus", "{ body: { remove: [/a] } }"),
            Map.entry("mock pathPrefix", DOCUMENTED),
            Map.entry("validation pathPrefix", DOCUMENTED));

    /**
     * A setting, however deep it lies.
     *
     * @param path as problems name it, without indexes: {@code issuers[].jwksUrl}
     */
    private record Setting(PolicyKind<?> kind, String path, RecordComponent component) {
        @Nullable Schema schema() {
            try {
                return component
                        .getDeclaringRecord()
                        .getDeclaredField(component.getName())
                        .getAnnotation(Schema.class);
            } catch (NoSuchFieldException e) {
                throw new AssertionError(e);
            }
        }

        /** Annotations hold text only: {@code 100} means a number where the setting is one. */
        JsonNode json(String text) {
            Class<?> type = component.getType();
            boolean isText = type == String.class
                    || type == Duration.class
                    || type == ByteSize.class
                    || type == Secret.class
                    || type.isEnum();
            return isText ? TextNode.valueOf(text) : ConfigJson.readTree(text.getBytes(UTF_8));
        }

        /** What it is when nothing is said of it. */
        @Nullable Object blank() throws ReflectiveOperationException {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(Records.blank((Class<?>) component.getDeclaringRecord()));
        }

        /** What it is when this is said. */
        Object read(JsonNode json) {
            var mapper = ConfigJson.mapper();
            return mapper.convertValue(json, mapper.constructType(component.getGenericType()));
        }

        @Override
        public String toString() {
            return kind.type() + ' ' + path;
        }
    }

    private static Stream<Setting> settings() {
        return PolicyKinds.STANDARD.stream().flatMap(kind -> below(kind, "", kind.settings()).stream());
    }

    private static List<Setting> below(PolicyKind<?> kind, String prefix, Class<?> type) {
        var all = new ArrayList<Setting>();
        for (var component : type.getRecordComponents()) {
            String path = prefix + component.getName();
            all.add(new Setting(kind, path, component));
            Class<?> inner = inner(component.getGenericType());
            if (inner == null) continue;
            boolean several = Collection.class.isAssignableFrom(component.getType());
            all.addAll(below(kind, path + (several ? "[]." : "."), inner));
        }
        return all;
    }

    /** The record of more settings that a setting is, or is a list of; null for none. */
    private static @Nullable Class<?> inner(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return arguments.length == 1 ? inner(arguments[0]) : null;
        }
        return type instanceof Class<?> raw && raw.isRecord() && raw.getName().startsWith("portico.config.policy.")
                ? raw
                : null;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void whatItSaysIsUsedWhenItIsLeftOutIsUsed(Setting setting) throws Exception {
        Schema schema = setting.schema();
        assertThat(schema).as("what is said of it").isNotNull();
        assertThat(schema.description()).isNotEmpty();
        Object used = setting.blank();
        if (!schema.defaultValue().isEmpty()) {
            assertThat(used).isEqualTo(setting.read(setting.json(schema.defaultValue())));
        } else if (inner(setting.component().getGenericType()) == null) {
            assertThat(isNothing(used))
                    .as("%s is used, and nobody says so", used)
                    .isTrue();
        }
    }

    private static boolean isNothing(@Nullable Object used) {
        return used == null
                || used.equals(false)
                || used.equals("")
                || used instanceof Number number && number.doubleValue() == 0
                || used instanceof Collection<?> all && all.isEmpty()
                || used instanceof Map<?, ?> all && all.isEmpty();
    }

    static Stream<Arguments> examples() {
        return settings()
                .flatMap(setting -> Stream.ofNullable(setting.schema())
                        .flatMap(schema -> Arrays.stream(schema.examples()))
                        .map(example -> Arguments.of(setting, example)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("examples")
    void anExampleCanBeSaidAndCompiled(Setting setting, String example) {
        JsonNode said = setting.json(example);
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        put(all, setting.path(), said);
        String beside = BESIDE.get(setting.toString());
        if (beside != null) add(all, ConfigJson.readYaml(beside.getBytes(UTF_8), ObjectNode.class));
        PolicySettings settings = complete(setting.kind(), all);
        assertThat(at(ConfigJson.tree(settings), setting.path()))
                .as("what is left of %s in %s", setting, settings)
                .isNotNull();
        var context = new CompileContext(
                new PolicyUse("route/r/" + setting.path(), null, settings),
                setting.kind().type(),
                LIVE,
                null);
        assertThat(Policies.compile(setting.kind().type(), settings, context)).isNotNull();
    }

    /** With the examples of what is required beside it, until nothing is wrong. */
    private static PolicySettings complete(PolicyKind<?> kind, ObjectNode all) {
        List<Setting> known = below(kind, "", kind.settings());
        while (true) {
            PolicySettings settings = ConfigJson.read(all, kind.settings());
            List<Problem> wrong = Problems.of(settings).list();
            boolean more = false;
            for (var setting : known) { // a secret that is not said is one that stays as it was
                int parent = setting.path().lastIndexOf('.');
                boolean isMissing = setting.component().getType() == Secret.class
                        && (parent < 0 || at(all, setting.path().substring(0, parent)) != null)
                        && at(all, setting.path()) == null;
                if (!isMissing) continue;
                put(all, setting.path(), TextNode.valueOf("a-secret-of-more-than-16"));
                more = true;
            }
            if (wrong.isEmpty() && !more) return settings;
            for (var problem : wrong) {
                String path = problem.field().replaceAll("\\[[0-9]+]", "[]");
                for (var setting : known) {
                    if (!setting.path().equals(path) || at(all, path) != null) continue;
                    JsonNode example = example(setting);
                    if (example == null) continue;
                    put(all, path, example);
                    more = true;
                }
            }
            assertThat(more).as("%s is settled: %s", all, wrong).isTrue();
        }
    }

    private static @Nullable JsonNode example(Setting setting) {
        Schema schema = setting.schema();
        return schema == null || schema.examples().length == 0 ? null : setting.json(schema.examples()[0]);
    }

    private static void add(ObjectNode all, ObjectNode more) {
        more.properties().forEach(member -> {
            JsonNode there = all.get(member.getKey());
            if (there instanceof ObjectNode into && member.getValue() instanceof ObjectNode from) add(into, from);
            else if (there == null) all.set(member.getKey(), member.getValue());
        });
    }

    private static void put(ObjectNode all, String path, JsonNode value) {
        ObjectNode place = all;
        String[] names = path.split("\\.");
        for (int index = 0; index < names.length - 1; index++) {
            String name = names[index];
            if (name.endsWith("[]")) {
                ArrayNode list = place.withArrayProperty(name.substring(0, name.length() - 2));
                place = list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0);
            } else {
                place = place.withObjectProperty(name);
            }
        }
        place.set(names[names.length - 1], value);
    }

    private static @Nullable JsonNode at(JsonNode all, String path) {
        JsonNode place = all;
        for (String name : path.split("\\.")) {
            boolean isList = name.endsWith("[]");
            place = place.path(isList ? name.substring(0, name.length() - 2) : name);
            if (isList) place = place.path(0);
        }
        return place.isMissingNode() ? null : Objects.requireNonNull(place);
    }
}
