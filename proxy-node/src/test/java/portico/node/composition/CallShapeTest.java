package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.Problems;
import portico.config.composition.Call;
import portico.config.composition.FlattenStep;
import portico.config.json.ConfigJson;

/** A call that the check of the configuration finds nothing wrong with compiles on a node, and works on any answer. */
class CallShapeTest {
    private static final String[] STEPS = {"a", "b", "*", "0", "1", "a\\.b", "\\*"};
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void whatIsAcceptedCompilesAndShapesEveryAnswer(long seed) {
        var random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < 2000; round++) {
            Call call = drawn(random);
            if (!Problems.of(call).isEmpty()) continue;
            accepted++;
            var shape = new CallShape("c", call);
            for (int answer = 0; answer < 5; answer++)
                assertThat(shape.whole(Bodies.of(tree(random, 4)))).isNotNull();
        }
        assertThat(accepted).isGreaterThan(200);
    }

    private static Call drawn(Random random) {
        ObjectNode call = JSON.objectNode().put("service", "s").put("path", "/");
        var steps = new ArrayList<FlattenStep>();
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            // Most that begin alike are right, most others are not.
            String begin = random.nextInt(3) == 0 ? "" : path(random) + ".*";
            String from = begin(begin, random);
            String to = begin(begin, random);
            steps.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new FlattenStep(null, from, null, null);
                        case 1 -> new FlattenStep(from, null, null, to);
                        default -> new FlattenStep(null, null, from, to);
                    });
        }
        call.set("flatten", ConfigJson.tree(steps));
        if (random.nextInt(3) == 0) call.put("target", path(random));
        if (random.nextInt(3) == 0)
            call.withObjectProperty("map").put(path(random), "a").put(path(random), "b");
        if (random.nextInt(3) == 0)
            call.withArrayProperty(random.nextBoolean() ? "allow" : "deny").add(path(random));
        return ConfigJson.read(call, Call.class);
    }

    private static String begin(String begin, Random random) {
        if (begin.isEmpty()) return path(random);
        return random.nextInt(3) == 0 ? begin : begin + "." + path(random);
    }

    private static String path(Random random) {
        var path = new StringBuilder(STEPS[random.nextInt(STEPS.length)]);
        for (int left = random.nextInt(3); left > 0; left--)
            path.append('.').append(STEPS[random.nextInt(STEPS.length)]);
        return path.toString();
    }

    private static JsonNode tree(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 6)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.numberNode(random.nextInt(9));
            case 2, 3 -> {
                var array = JSON.arrayNode();
                for (int left = random.nextInt(4); left > 0; left--) array.add(tree(random, depth - 1));
                yield array;
            }
            default -> {
                var object = JSON.objectNode();
                for (String name : new String[] {"a", "b", "0", "a.b", "*"})
                    if (random.nextBoolean()) object.set(name, tree(random, depth - 1));
                yield object;
            }
        };
    }
}
