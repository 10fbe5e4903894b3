package portico.node.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portico.config.consumer.EnrolledConsumer;
import portico.config.snapshot.Routing;
import portico.node.gateway.SnapshotTarget;
import portico.node.gateway.Unservable;

/** Keeps what it is given, in order, and refuses what cannot be served. */
final class RecordingTarget implements SnapshotTarget {
    final List<Set<String>> services = Collections.synchronizedList(new ArrayList<>());
    final List<Set<String>> consumers = Collections.synchronizedList(new ArrayList<>());
    final List<Set<String>> withheld = Collections.synchronizedList(new ArrayList<>());
    volatile int withdrawals;

    /** Runs inside applyRouting, before anything is taken. */
    volatile Consumer<Routing> before = routing -> {};

    @Override
    public void applyRouting(Routing routing) {
        before.accept(routing);
        var problems = routing.problems();
        if (!problems.isEmpty()) throw new Unservable(problems.get(0));
        services.add(new TreeSet<>(routing.services().keySet()));
    }

    @Override
    public void applyIdentity(Collection<EnrolledConsumer> enrolled, Collection<EnrolledConsumer> out) {
        withheld.add(names(out));
        consumers.add(names(enrolled));
    }

    @Override
    public synchronized void withdraw() {
        withdrawals++;
    }

    @Override
    public void admit() {}

    @Nullable Set<String> currentServices() {
        return last(services);
    }

    @Nullable Set<String> currentConsumers() {
        return last(consumers);
    }

    @Nullable Set<String> currentlyWithheld() {
        return last(withheld);
    }

    /** Stops the next compilation until the latch opens. */
    CountDownLatch holdNextRouting(CountDownLatch reached) {
        var open = new CountDownLatch(1);
        before = routing -> {
            before = next -> {};
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        return open;
    }

    private static Set<String> names(Collection<EnrolledConsumer> enrolled) {
        var names = new TreeSet<String>();
        for (var one : enrolled) names.add(one.consumer().name());
        return names;
    }

    private static @Nullable Set<String> last(List<Set<String>> all) {
        synchronized (all) {
            return all.isEmpty() ? null : all.get(all.size() - 1);
        }
    }
}
