/** JMH over the code that every exchange runs through. Start with {@code java -jar bench/target/benchmarks.jar}. */
@NullMarked
package portico.bench.node;

import org.jspecify.annotations.NullMarked;
