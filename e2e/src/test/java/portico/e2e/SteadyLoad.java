package portico.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Clients that go on calling while something else happens, and keep count of every answer that was not right. */
final class SteadyLoad implements AutoCloseable {
    private static final int FAULTS_KEPT = 20;
    private static final long PAUSE_NANOS = 500_000;

    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final Queue<String> firstFaults = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /** What to ask for, and whether an answer is right. */
    record Call(String path, Predicate<Caller.Response> right) {}

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
        clients.add(new Thread(() -> run(chosen, call), "load " + call.path()));
    }

    private void run(Supplier<Node> chosen, Call call) {
        while (!stopped) {
            Node node = chosen.get();
            try (var caller = new Caller(node.port())) {
                while (!stopped && chosen.get() == node) {
                    once(caller, call);
                    // Two cores carry everything here: the load is steady, not the most there can be.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException e) {
                fault(call.path() + ": " + e);
            }
        }
    }

    private void once(Caller caller, Call call) {
        requests.incrementAndGet();
        try {
            var response = caller.get("any.example.com", call.path());
            if (!call.right().test(response)) fault(call.path() + ": " + response);
        } catch (IOException e) {
            fault(call.path() + ": " + e);
        }
    }

    private void fault(String what) {
        faults.incrementAndGet();
        if (firstFaults.size() < FAULTS_KEPT) firstFaults.add(what);
    }
}
