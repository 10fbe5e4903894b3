package portico.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Clients that go on calling while something else happens, and keep count of every answer that was not right. */
final class SteadyLoad implements AutoCloseable {
    private static final int FAULTS_KEPT = 20;
    private static final long PAUSE_NANOS = 5_000_000;

    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong requests = new AtomicLong();
    private final Map<String, AtomicLong> right = new ConcurrentHashMap<>();
    private final AtomicLong faults = new AtomicLong();
    private final Queue<String> firstFaults = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /** A client that keeps its connection and asks one thing after the other. */
    interface Talk extends AutoCloseable {
        /** Asks once; says what was wrong with the answer, or null. */
        @Nullable String ask() throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    /** What is asked for, by whom. */
    record Call(String name, Function<Node, Talk> client) {
        /** Over HTTP/1.1, where an answer is right or not. */
        static Call plain(String path, Predicate<Caller.Response> right) {
            return new Call(path, node -> new PlainTalk(new Caller(node.port()), path, right));
        }
    }

    private record PlainTalk(Caller caller, String path, Predicate<Caller.Response> right) implements Talk {
        @Override
        public @Nullable String ask() throws IOException {
            var response = caller.get("any.example.com", path);
            return right.test(response) ? null : response.toString();
        }

        @Override
        public void close() throws IOException {
            caller.close();
        }
    }

    /** One client for each call and node, each on a connection of its own. */
    static SteadyLoad on(List<Node> nodes, List<Call> calls) {
        var load = new SteadyLoad();
        for (var node : nodes) for (var call : calls) load.add(() -> node, call);
        load.clients.forEach(Thread::start);
        return load;
    }

    /** One client for each call, behind a load balancer that may choose another node at any time. */
    static SteadyLoad on(Supplier<Node> chosen, List<Call> calls) {
        var load = new SteadyLoad();
        for (var call : calls) load.add(chosen, call);
        load.clients.forEach(Thread::start);
        return load;
    }

    long requests() {
        return requests.get();
    }

    /** How many answers were right, for each call by its name; 0 for one that never had any. */
    Map<String, Long> right() {
        Map<String, Long> counts = new TreeMap<>();
        right.forEach((call, count) -> counts.put(call, count.get()));
        return counts;
    }

    /** How many answers were wrong or never came. */
    long faults() {
        return faults.get();
    }

    /** The first few of them. */
    List<String> firstFaults() {
        return List.copyOf(firstFaults);
    }

    @Override
    public void close() {
        stopped = true;
        for (var client : clients)
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
    }

    private void add(Supplier<Node> chosen, Call call) {
        right.computeIfAbsent(call.name(), name -> new AtomicLong());
        clients.add(new Thread(() -> run(chosen, call), "load " + call.name()));
    }

    private void run(Supplier<Node> chosen, Call call) {
        while (!stopped) {
            Node node = chosen.get();
            try (var client = call.client().apply(node)) {
                while (!stopped && chosen.get() == node) {
                    once(client, call);
                    // Two cores carry everything here: the load is steady, not the most there can be.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException e) {
                fault(call.name() + ": " + e);
            }
        }
    }

    private void once(Talk client, Call call) {
        requests.incrementAndGet();
        try {
            String wrong = client.ask();
            if (wrong != null) fault(call.name() + ": " + wrong);
            else right.computeIfAbsent(call.name(), name -> new AtomicLong()).incrementAndGet();
        } catch (IOException | RuntimeException e) {
            fault(call.name() + ": " + e);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private void fault(String what) {
        faults.incrementAndGet();
        if (firstFaults.size() < FAULTS_KEPT) firstFaults.add(what);
    }
}
