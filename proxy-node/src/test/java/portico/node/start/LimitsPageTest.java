package portico.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portico.config.Bound;
import portico.config.ByteSize;
import portico.config.DurationText;
import portico.config.json.ConfigJson;
import portico.config.service.Service;
import portico.node.limit.Limit;
import portico.node.settings.NodeSettings;

/** The pages of limits and settings say what the code says; with -Dlimits.write=true that of limits is made anew. */
class LimitsPageTest {
    private static final Path LIMITS = Path.of("..", "docs", "reference", "limits.md");
    private static final Path SETTINGS = Path.of("..", "docs", "reference", "node.md");
    private static final Pattern ROW = Pattern.compile("\\| `(PORTICO_[A-Z0-9_]+)` \\| (?:`(.*?)`)?.*");
    private static final String FRONT = """
            # Limits and defaults of a node

            This page is made of the code, and a test holds it to it. What a client meets beyond a limit is said with it. Settings are
            environment variables ([node](node.md)) and checked when the node starts; what belongs to a service is configuration
            ([services](services.md)), and its default holds where the service says nothing. Sizes are in octets.

            | limit | default | may be | where to change it |
            | --- | --- | --- | --- |
            """;

    private static final String BOUNDS = """

            ## Bounds of configuration

            A write beyond one of these is refused with 422, naming the field, or as is said with it.

            | bound | at most |
            | --- | --- |
            """;

    @Test
    void thePageIsMadeOfTheCode() throws Exception {
        var page = new StringBuilder(FRONT);
        settings().forEach(page::append);
        Map<String, String> unbounded = new TreeMap<>();
        unbounded(NodeSettings.class, "PORTICO", unbounded);
        unbounded.values().forEach(page::append);
        configured(Service.class, "", new HashSet<>()).forEach(page::append);
        fixed().forEach(page::append);
        page.append(ofNetty(
                "Octets of a frame of HTTP/2; with a larger one the connection ends",
                "io.netty.handler.codec.http2.Http2CodecUtil",
                "DEFAULT_MAX_FRAME_SIZE"));
        page.append(ofNetty(
                "Answers to frames of HTTP/2, such as PING, that wait for their client to read; with more the connection ends",
                "io.netty.handler.codec.http2.Http2CodecUtil",
                "DEFAULT_MAX_QUEUED_CONTROL_FRAMES"));
        page.append(BOUNDS);
        bounds().forEach(page::append);
        if (Boolean.getBoolean("limits.write")) Files.writeString(LIMITS, page);
        assertThat(Files.readString(LIMITS)).isEqualTo(page.toString());
    }

    @Test
    void eachSettingOfANodeIsOnItsPageWithItsDefault() throws Exception {
        Map<String, String> there = new TreeMap<>();
        collect(NodeSettings.class, "PORTICO", there);
        for (var bounds : LimitSettings.ALL)
            assertThat(there.remove(bounds.setting())).isNotNull();
        Map<String, String> listed = new TreeMap<>();
        for (String line : Files.readAllLines(SETTINGS)) {
            var row = ROW.matcher(line);
            if (row.matches()) listed.put(row.group(1), row.group(2) == null ? "" : row.group(2));
        }
        assertThat(listed.keySet()).isEqualTo(there.keySet());
        there.forEach((setting, value) -> {
            if (!value.isEmpty()) assertThat(listed.get(setting)).as(setting).isEqualTo(value);
        });
    }

    private static List<String> settings() throws NoSuchMethodException {
        List<String> rows = new ArrayList<>();
        for (var bounds : LimitSettings.ALL) {
            Method method = NodeSettings.Limits.class.getMethod(accessor(bounds.setting()));
            rows.add(row(
                    method.getAnnotation(Limit.class).value(),
                    method.getAnnotation(WithDefault.class).value(),
                    bounds.toString(),
                    "`" + bounds.setting() + "`"));
        }
        return rows;
    }

    /** Settings that are limits, whatever a person makes of them. */
    private static void unbounded(Class<?> settings, String prefix, Map<String, String> into) {
        for (Method setting : settings.getDeclaredMethods()) {
            String name = prefix + "_"
                    + setting.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            Class<?> type = setting.getReturnType();
            if (type.getEnclosingClass() == NodeSettings.class && type != NodeSettings.Limits.class)
                unbounded(type, name, into);
            Limit limit = setting.getAnnotation(Limit.class);
            if (limit == null) continue;
            String value = setting.getAnnotation(WithDefault.class).value();
            into.put(name, row(limit.value(), value, "", "`" + name + "`"));
        }
    }

    private static String accessor(String setting) {
        String name = setting.substring("PORTICO_NODE_".length()).toLowerCase(Locale.ROOT);
        return Pattern.compile("_(.)")
                .matcher(name)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** What a service is held to when it says nothing: its numbers, times and sizes, and those of its parts. */
    private static List<String> configured(Class<?> type, String prefix, Set<Class<?>> seen) throws Exception {
        List<String> rows = new ArrayList<>();
        if (!seen.add(type)) return rows;
        Object blank = ConfigJson.read("{}".getBytes(StandardCharsets.UTF_8), type);
        for (var component : type.getRecordComponents()) {
            Object value = component.getAccessor().invoke(blank);
            String name = prefix + component.getName();
            Schema said = component.getAccessor().getAnnotation(Schema.class);
            if (component.getType().isRecord() && component.getType() != ByteSize.class)
                rows.addAll(configured(component.getType(), name + ".", seen));
            else if (isMeasure(component.getType()) && said != null)
                rows.add(row(
                        said.description().replaceAll("(; [^;]* when absent)?\\.$", ""),
                        value == null ? "none" : text(name, value),
                        "",
                        "`" + name + "` of a service"));
        }
        return rows;
    }

    private static boolean isMeasure(Class<?> type) {
        return type == Duration.class
                || type == ByteSize.class
                || type == int.class
                || type == long.class
                || type == double.class
                || Number.class.isAssignableFrom(type);
    }

    private static List<String> fixed() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("portico.node").stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.isAnnotatedWith(Limit.class))
                        .map(JavaField::reflect)
                        .sorted(Comparator.comparing(
                                field -> field.getAnnotation(Limit.class).value()))
                        .map(LimitsPageTest::fixed)
                        .toList();
    }

    private static String fixed(Field field) {
        return row(field.getAnnotation(Limit.class).value(), text(field.getName(), value(field)), "", "fixed");
    }

    /** What a library brings, and nobody has changed. */
    private static String ofNetty(String limit, String type, String field) throws ReflectiveOperationException {
        return row(limit, value(Class.forName(type).getDeclaredField(field)).toString(), "", "fixed");
    }

    /** What configuration is held to wherever it is read. */
    private static List<String> bounds() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("portico.config")
                        .stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.isAnnotatedWith(Bound.class))
                        .map(JavaField::reflect)
                        .map(field -> "| %s | %s |\n"
                                .formatted(field.getAnnotation(Bound.class).value(), value(field)))
                        .sorted()
                        .toList();
    }

    private static Object value(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String name, Object value) {
        if (value instanceof Duration time) return DurationText.format(time);
        if (!(value instanceof Number number)) return value.toString();
        if (name.endsWith("_NANOS")) return DurationText.format(Duration.ofNanos(number.longValue()));
        return number.toString();
    }

    private static String row(String limit, String value, String bounds, String where) {
        return "| %s | %s | %s | %s |\n".formatted(limit, value, bounds, where);
    }

    private static void collect(Class<?> settings, String prefix, Map<String, String> into) {
        for (Method setting : settings.getDeclaredMethods()) {
            if (setting.isDefault() || setting.isSynthetic()) continue;
            @Nullable WithParentName sameName = setting.getAnnotation(WithParentName.class);
            String word = setting.getName().replaceAll("([A-Z])", "_$1");
            String name = sameName != null ? prefix : prefix + "_" + word.toUpperCase(Locale.ROOT);
            if (setting.getReturnType().getEnclosingClass() == NodeSettings.class) {
                collect(setting.getReturnType(), name, into);
            } else {
                WithDefault value = setting.getAnnotation(WithDefault.class);
                into.put(name, value == null ? "" : value.value());
            }
        }
    }
}
