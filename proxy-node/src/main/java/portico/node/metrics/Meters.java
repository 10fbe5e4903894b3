package portico.node.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Meters that ask an object when they are read.
 *
 * @param registry to which they are added
 */
public record Meters(MeterRegistry registry) {
    /** Something that goes up and down. */
    public <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(description).register(registry);
    }

    /** Something that only grows. */
    public <T> void counter(String name, String description, T of, ToLongFunction<T> value) {
        FunctionCounter.builder(name, of, value::applyAsLong)
                .description(description)
                .register(registry);
    }
}
