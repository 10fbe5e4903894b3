package portico.node.composition.shape;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A function of the library that tells what it makes. The library's callbacks hear of what is evaluated, but not of a
 * function that another one ends with: of those, any number could be held before anything is counted.
 */
final class CountedFunction extends JFunction {
    /** The library's own that make texts, arrays or objects, by name. */
    private static final Map<String, JFunction> OWN = own(
            "string substring substringBefore substringAfter lowercase uppercase trim base64encode base64decode",
            "encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl formatNumber formatBase formatInteger split keys",
            "spread append reverse sort shuffle distinct zip map filter each lookup merge sift");

    private final JFunction function;
    private final Consumer<@Nullable Object> made;

    /** @param made told of each result */
    CountedFunction(JFunction function, Consumer<@Nullable Object> made) {
        super((input, args) -> null, null);
        this.function = function;
        this.made = made;
    }

    /** Has the library's own functions tell what they make in a template. */
    static void countOwn(Jsonata template, Consumer<@Nullable Object> made) {
        OWN.forEach((name, function) -> template.registerFunction(name, new CountedFunction(function, made)));
    }

    private static Map<String, JFunction> own(String... names) {
        var functions = new HashMap<String, JFunction>();
        for (String some : names)
            for (String name : some.split(" "))
                functions.put(name, (JFunction) Jsonata.jsonata("$" + name).evaluate(null));
        return Map.copyOf(functions);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the library has it
    public @Nullable Object call(Object input, List args) {
        Object result = function.call(input, args);
        made.accept(result);
        return result;
    }

    @Override
    public Object validate(Object args, Object context) {
        return function.validate(args, context);
    }

    @Override
    public int getNumberOfArgs() {
        return function.getNumberOfArgs();
    }
}
