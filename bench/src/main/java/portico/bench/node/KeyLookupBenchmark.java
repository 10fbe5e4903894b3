package portico.bench.node;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import portico.config.consumer.Consumer;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.secret.Keyring;
import portico.node.exchange.Slice;
import portico.node.identity.Caller;
import portico.node.identity.Identity;
import portico.node.identity.KeyHasher;

/** Who shows this key, among as many consumers as keys; each time it is another one, in an order that nothing foresees. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class KeyLookupBenchmark {
    private static final String FORM = "pk_%08d_0123456789abcdefghijklmnopqrs";
    private static final int DIGITS_START = 3;
    private static final int DIGITS = 8;

    @Param({"1000", "1000000"})
    public int keys;

    private Identity identity = Identity.EMPTY;
    private final Slice shown = Slice.of(key(0));
    private final SplittableRandom random = new SplittableRandom(1);

    @Setup
    public void build() {
        var keyring = Keyring.parse(Keyring.generate());
        var builder = new Identity.Builder(new KeyHasher(keyring));
        long began = System.nanoTime();
        for (int number = 0; number < keys; number++) {
            var consumer = new Consumer(new UUID(1, number), "consumer-%07d".formatted(number), null, null, null);
            var key = new Credential.ApiKey(new UUID(2, number), "main", "pk_", keyring.hash(key(number)), null);
            builder.add(new EnrolledConsumer(consumer, List.of(key)));
        }
        long added = System.nanoTime();
        identity = builder.build();
        long placed = System.nanoTime();
        double octets = identity.octets();
        identity.prepareNames();
        System.out.printf(
                "%n%d keys: %.1f octets each, %.1f with the index of names;"
                        + " hashed and added in %d ms, put in place in %d ms, names in %d ms%n",
                keys,
                octets / keys,
                (double) identity.octets() / keys,
                (added - began) / 1_000_000,
                (placed - added) / 1_000_000,
                (System.nanoTime() - placed) / 1_000_000);
        for (int number = 0; number < keys; number++)
            if (identity.byKey(shown(number), 0) == null) throw new IllegalStateException("A key is not known");
    }

    @Benchmark
    public @Nullable Caller byKey() {
        return identity.byKey(shown(random.nextInt(keys)), 0);
    }

    /** The key is written in place, as it stands in the head of a request: reading it touches nothing else. */
    private Slice shown(int number) {
        byte[] octets = shown.array();
        for (int at = DIGITS_START + DIGITS - 1, rest = number; at >= DIGITS_START; at--, rest /= 10)
            octets[at] = (byte) ('0' + rest % 10);
        return shown;
    }

    private static String key(int number) {
        return FORM.formatted(number);
    }
}
