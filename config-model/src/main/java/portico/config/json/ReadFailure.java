package portico.config.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.Problem;

/** Turns what Jackson says to programmers into what a person who wrote the input needs to know. */
final class ReadFailure {
    private ReadFailure() {}

    static Problem problem(JsonProcessingException failure) {
        var path = new StringBuilder();
        Throwable deepest = failure;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (!(at instanceof JsonProcessingException)) {
                if (at instanceof IllegalArgumentException) deepest = at;
                break;
            }
            if (at instanceof JsonMappingException mapping) append(path, mapping);
            deepest = at;
        }
        if (deepest instanceof StreamReadException read && SyntaxFailure.isDuplicate(read)) {
            String field = SyntaxFailure.field(read);
            return new Problem(field == null ? path.toString() : field, SyntaxFailure.duplicate(read));
        }
        return new Problem(path.toString(), message(failure, deepest));
    }

    /** Whether the input is no JSON or YAML at all, as opposed to well-formed and not what is meant. */
    static boolean isMalformed(JsonProcessingException failure) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof InputCoercionException) return false;
            if (at instanceof StreamReadException || at instanceof StreamConstraintsException) return true;
        }
        return isEmpty(failure) || hasMore(failure);
    }

    private static String message(JsonProcessingException failure, Throwable deepest) {
        if (deepest instanceof UnrecognizedPropertyException unknown)
            return "is not known here; known are " + sorted(unknown.getKnownPropertyIds());
        if (deepest instanceof InvalidTypeIdException type) return "is not a known type: " + type.getTypeId();
        if (deepest instanceof InvalidFormatException format) return format(format);
        if (isEmpty(deepest)) return "is empty";
        if (deepest instanceof MismatchedInputException more && hasMore(more))
            return SyntaxFailure.sentence(more, failure);
        if (deepest instanceof MismatchedInputException mismatch) return expected(mismatch.getTargetType());
        if (deepest instanceof InputCoercionException coercion) return expected(coercion.getTargetType());
        // What these say names our classes.
        if (deepest instanceof ValueInstantiationException || deepest instanceof JsonMappingException)
            return "cannot be understood";
        if (deepest instanceof JsonProcessingException syntax) return SyntaxFailure.sentence(syntax, failure);
        return firstLine(deepest.getMessage());
    }

    private static String format(InvalidFormatException format) {
        Class<?> type = format.getTargetType();
        if (type != null && type.isEnum()) return "must be one of " + words(type);
        if (type == Duration.class || type == Instant.class)
            return type == Duration.class
                    ? "is not a duration such as 250ms, 30s, 5m, 2h or 1d"
                    : "is not a time such as 2026-01-31T12:00:00Z";
        return expected(type);
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) return "has the wrong type";
        if (type.isEnum()) return "must be one of " + words(type);
        if (type == String.class) return "must be text";
        if (type == Boolean.class || type == boolean.class) return "must be true or false";
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class)
            return "must be a whole number that fits";
        if (type == Double.class || type == double.class) return "must be a number";
        if (type == Duration.class) return "must be a duration such as 250ms, 30s, 5m, 2h or 1d";
        if (type == Instant.class) return "must be a time such as 2026-01-31T12:00:00Z";
        if (type == ByteSize.class) return "must be a size such as 512B, 64KiB, 10MiB or 1GiB";
        if (type == UUID.class) return "must be a UUID";
        if (Collection.class.isAssignableFrom(type)) return "must be a list";
        if (Map.class.isAssignableFrom(type) || type.isRecord()) return "must be an object";
        return "has the wrong type";
    }

    private static void append(StringBuilder path, JsonMappingException mapping) {
        for (var step : mapping.getPath()) {
            if (step.getFieldName() == null)
                path.append('[').append(step.getIndex()).append(']');
            else path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
    }

    private static String words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ConfigJson.tree(constant).asText())
                .collect(Collectors.joining(", "));
    }

    private static String sorted(@Nullable Collection<Object> known) {
        if (known == null) return "none";
        return known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }

    private static boolean isEmpty(Throwable failure) {
        return failure instanceof MismatchedInputException && saysFirst(failure, "No content to map");
    }

    private static boolean hasMore(Throwable failure) {
        return failure instanceof MismatchedInputException && saysFirst(failure, "Trailing token");
    }

    private static boolean saysFirst(Throwable failure, String words) {
        return failure.getMessage() != null && failure.getMessage().startsWith(words);
    }

    private static String firstLine(@Nullable String message) {
        if (message == null) return "cannot be read";
        return message.lines().findFirst().orElse("cannot be read");
    }
}
