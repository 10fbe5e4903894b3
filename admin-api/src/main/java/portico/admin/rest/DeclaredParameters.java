package portico.admin.rest;

import static java.util.Collections.unmodifiableSortedMap;
import static java.util.Collections.unmodifiableSortedSet;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a resource method asks of a request beside its path, as its parameters and those of their beans say.
 *
 * @param query by name
 * @param conditions the header fields that a request is conditional by (RFC 9110 §13.1)
 * @param body whether it takes one
 */
record DeclaredParameters(SortedMap<String, Form> query, SortedSet<String> conditions, boolean body) {
    /** How a query parameter is written. */
    enum Form {
        /** Once, with a value. */
        SINGLE,
        /** As often as one likes, with a value each time. */
        REPEATED,
        /** Once; true, false, or with no value at all, which is true. */
        FLAG
    }

    DeclaredParameters(SortedMap<String, Form> query, SortedSet<String> conditions, boolean body) {
        this.query = unmodifiableSortedMap(query);
        this.conditions = unmodifiableSortedSet(conditions);
        this.body = body;
    }

    static DeclaredParameters of(Method method) {
        var query = new TreeMap<String, Form>();
        var conditions = new TreeSet<String>();
        boolean body = false;
        for (var parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            add(parameter, type, query, conditions);
            body |= isBody(parameter);
            if (parameter.isAnnotationPresent(BeanParam.class))
                for (var field : type.getDeclaredFields()) add(field, field.getType(), query, conditions);
        }
        return new DeclaredParameters(query, conditions, body);
    }

    /** What stands bare is part of the path, and then a String, which no body is read as, or the body. */
    private static boolean isBody(Parameter parameter) {
        return parameter.getAnnotations().length == 0 && parameter.getType() != String.class;
    }

    private static void add(AnnotatedElement element, Class<?> type, Map<String, Form> query, Set<String> conditions) {
        var parameter = element.getAnnotation(QueryParam.class);
        if (parameter != null) query.put(parameter.value(), form(type));
        var field = element.getAnnotation(HeaderParam.class);
        if (field != null && field.value().startsWith("If-")) conditions.add(field.value());
    }

    private static Form form(Class<?> type) {
        if (type == boolean.class) return Form.FLAG;
        return Collection.class.isAssignableFrom(type) ? Form.REPEATED : Form.SINGLE;
    }
}
