package portico.admin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the admin API can be asked, as its OpenAPI document says: what is new is among it by itself. */
public final class Operations {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private Operations() {}

    /**
     * @param path under {@code /api/v1}, with its parameters in braces
     * @param query the names of its query parameters, in the order of the alphabet
     * @param flags those of them that are true or false
     * @param headers the names of its header fields
     */
    public record Operation(
            String method, String path, List<String> query, List<String> flags, List<String> headers, boolean hasBody) {
        /** The path, with this for each of its parameters. */
        public String pathOf(String name) {
            return path.replaceAll("\\{[A-Za-z]+}", name);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public static Stream<Operation> all() {
        return AdminApi.anonymous().get("/openapi?format=json").expect(200).json().get("paths").properties().stream()
                .flatMap(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .map(method -> of(method, path.getKey(), path.getValue().get(method))));
    }

    private static Operation of(String method, String path, JsonNode described) {
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path.replace("/api/v1", ""),
                names(described, parameter -> isIn("query", parameter)),
                names(described, parameter -> isIn("query", parameter) && isFlag(parameter)),
                names(described, parameter -> isIn("header", parameter)),
                described.has("requestBody"));
    }

    private static List<String> names(JsonNode described, Predicate<JsonNode> wanted) {
        return StreamSupport.stream(described.path("parameters").spliterator(), false)
                .filter(wanted)
                .map(parameter -> parameter.get("name").asText())
                .sorted()
                .toList();
    }

    private static boolean isIn(String place, JsonNode parameter) {
        return parameter.get("in").asText().equals(place);
    }

    private static boolean isFlag(JsonNode parameter) {
        return parameter.at("/schema/type").asText().equals("boolean");
    }
}
