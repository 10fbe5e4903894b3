package portico.config.json;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes records of which nothing was said, so that their constructors show the defaults. */
public final class Records {
    private Records() {}

    /**
     * The record with every component absent.
     *
     * @throws ReflectiveOperationException when its constructor does not accept that
     */
    public static <T> T blank(Class<T> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(Arrays.stream(types).map(Records::absent).toArray());
    }

    private static @Nullable Object absent(Class<?> type) {
        if (!type.isPrimitive()) return null;
        if (type == boolean.class) return false;
        if (type == int.class) return 0;
        if (type == long.class) return 0L;
        if (type == double.class) return 0.0;
        throw new IllegalArgumentException("A record of configuration has a component of type " + type);
    }
}
