package portico.bench.node;

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
import portico.node.edge.TargetPath;
import portico.node.exchange.Slice;

/** Brings a path into its normal form: one that has it already, and ones that have not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PathBenchmark {
    @Param({
        "/team7/service42/items/12345/lines",
        "/files/caf%C3%A9%20menu/1.pdf",
        "/team7/../team8//service42/%69tems",
    })
    public String path = "/";

    private final TargetPath reader = new TargetPath(8192, true);
    private Slice raw = Slice.of("/");

    @Setup
    public void slice() {
        raw = Slice.of(path);
    }

    @Benchmark
    public Slice read() {
        if (reader.read(raw) != null) throw new IllegalStateException("The path is refused");
        return reader.path();
    }
}
