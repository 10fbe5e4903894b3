package portico.bench.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import portico.node.composition.shape.AnswerLimits;
import portico.node.composition.shape.JsonReader;
import portico.node.composition.shape.JsonWriter;
import portico.node.composition.shape.Merge;
import portico.node.composition.shape.Shape;
import portico.node.composition.shape.Value;

/** Three answers of a kilobyte become one: as trees, and from octets to octets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MergeBenchmark {
    private static final int BYTES_MAX = 10 << 20;
    private static final String TYPE = "application/json";

    /** Whether the answers share members, or each stays under a name of its own. */
    @Param({"grouped", "mixed"})
    public String way = "";

    private final AnswerLimits limits = AnswerLimits.of(BYTES_MAX);
    private final List<byte[]> octets = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final List<Value> answers = new ArrayList<>();

    @Setup
    public void answer() {
        for (int call = 0; call < 3; call++) {
            octets.add(answer(call).getBytes(StandardCharsets.UTF_8));
            shapes.add(
                    way.equals("grouped") ? Shape.builder().group("call" + call).build() : Shape.NONE);
            answers.add(shapes.get(call).apply(read(call)));
        }
    }

    /** Twelve objects in an array, and a few members. */
    private static String answer(int call) {
        var items = new StringBuilder();
        for (int item = 0; item < 12; item++)
            items.append(item == 0 ? "" : ",")
                    .append("{\"id\":%d,\"title\":\"Item number %d of %d\",\"price\":%d.90,\"tags\":[\"a\",\"b\"]}"
                            .formatted(call * 100 + item, item, call, item));
        return "{\"id\":%d,\"name\":\"call %d\",\"items\":[%s],\"more\":{\"of%d\":true}}"
                .formatted(call, call, items, call);
    }

    private Value read(int call) {
        return JsonReader.read(octets.get(call), TYPE, limits);
    }

    @Benchmark
    public Value merge() {
        return Merge.of(answers);
    }

    @Benchmark
    public byte[] fromOctetsToOctets() {
        List<Value> shaped = new ArrayList<>(3);
        for (int call = 0; call < 3; call++) shaped.add(shapes.get(call).apply(read(call)));
        return JsonWriter.write(Merge.of(shaped), BYTES_MAX);
    }
}
