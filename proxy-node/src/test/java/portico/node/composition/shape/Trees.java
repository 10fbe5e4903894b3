package portico.node.composition.shape;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees for tests: from JSON, to JSON, and drawn. */
final class Trees {
    private static final String[] NAMES = {"a", "b", "c", "d", "a.b", "", "é", "~/", "-x", "#text", "*", "0"};
    private static final String[] NUMBERS = {
        "0", "7", "-0", "1.10", "1e400", "9007199254740993", "-1E-7", "0.000", "123456789012345678901234567890"
    };
    private static final String[] TEXTS = {"", "x", "é€😀", "\"\\/", "\b\f\n\r\t\u0001", "<&>", "null"};

    private Trees() {}

    static Value tree(String json) {
        return JsonReader.read(json);
    }

    static String json(Value value) {
        return new String(JsonWriter.write(value, 100_000_000), StandardCharsets.UTF_8);
    }

    static Value drawn(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 4 : 8);
        return switch (kind) {
            case 0 -> new TextValue(TEXTS[random.nextInt(TEXTS.length)]);
            case 1 -> NumberValue.of(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 2 -> LiteralValue.of(random.nextBoolean());
            case 3 -> LiteralValue.NULL;
            case 4, 5 -> {
                List<Value> elements = new ArrayList<>();
                for (int left = random.nextInt(4); left > 0; left--) elements.add(drawn(random, depth - 1));
                yield ArrayValue.of(elements);
            }
            default -> drawnObject(random, depth);
        };
    }

    static ObjectValue drawnObject(Random random, int depth) {
        var builder = new ObjectValue.Builder();
        for (int left = random.nextInt(13); left > 0; left--)
            builder.put(drawnName(random), drawn(random, Math.max(0, depth - 1)));
        return builder.build();
    }

    static String drawnName(Random random) {
        return NAMES[random.nextInt(NAMES.length)];
    }
}
