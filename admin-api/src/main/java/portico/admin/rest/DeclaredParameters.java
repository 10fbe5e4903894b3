package portico.admin.rest;

import static java.util.Collections.unmodifiableSortedMap;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a resource method asks of a request beside its path and body, as its parameters and those of their beans say.
 *
 * @param query by name
 */
record DeclaredParameters(SortedMap<String, Form> query) {
    /** How a query parameter is written. */
    enum Form {
        /** Once, with a value. */
        SINGLE,
        /** As often as one likes, with a value each time. */
        REPEATED,
        /** Once; true, false, or with no value at all, which is true. */
        FLAG
    }

    DeclaredParameters(SortedMap<String, Form> query) {
        this.query = unmodifiableSortedMap(query);
    }

    static DeclaredParameters of(Method method) {
        var query = new TreeMap<String, Form>();
        for (var parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            add(parameter, type, query);
            if (parameter.isAnnotationPresent(BeanParam.class))
                for (var field : type.getDeclaredFields()) add(field, field.getType(), query);
        }
        return new DeclaredParameters(query);
    }

    private static void add(AnnotatedElement element, Class<?> type, Map<String, Form> query) {
        var parameter = element.getAnnotation(QueryParam.class);
        if (parameter != null) query.put(parameter.value(), form(type));
    }

    private static Form form(Class<?> type) {
        if (type == boolean.class) return Form.FLAG;
        return Collection.class.isAssignableFrom(type) ? Form.REPEATED : Form.SINGLE;
    }
}
