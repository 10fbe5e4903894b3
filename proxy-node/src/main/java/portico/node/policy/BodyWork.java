package portico.node.policy;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.gateway.CompiledRoute;
import portico.node.limit.Limit;

/**
 * Looks at bodies and changes them. How long that takes is up to who has written the settings and who has sent the body, so
 * nobody may have it all: routes take turns, and on a route its clients; no route has more than half of the threads, and
 * neither a route nor a client more than its share of the waiting room.
 */
public final class BodyWork {
    @Limit("Bodies on a node that wait to be looked at or changed by policies; then 503")
    private static final int WAITING_MAX = 1024;

    @Limit("Bodies of one route that policies look at, or change, or that wait for it; then 503 on that route")
    private static final int PER_ROUTE_MAX = 512;

    @Limit("Bodies of one client, which is a consumer or else an address or a /64 network, that policies look at, or"
            + " change, or that wait for it; then 503 to it")
    private static final int PER_CLIENT_MAX = 128;

    private final Workers workers;
    private final int threadsMax;
    private final int threadsPerRoute;
    private final int waitingMax;
    private final int perRouteMax;
    private final int perClientMax;
    private final ClientShares shares = new ClientShares();

    /** Routes of which something waits or is worked on. */
    private final Map<Object, Lane> lanes = new HashMap<>();

    /** Those whose turn comes: something waits, and they have not all the threads that they may have. */
    private final ArrayDeque<Lane> turns = new ArrayDeque<>();

    private int waiting;
    private int working;

    /** @param threadsPerRoute how many threads a route may have; there are twice as many */
    public BodyWork(int threadsPerRoute) {
        this(threadsPerRoute, WAITING_MAX, PER_ROUTE_MAX, PER_CLIENT_MAX);
    }

    BodyWork(int threadsPerRoute, int waitingMax, int perRouteMax, int perClientMax) {
        this.threadsPerRoute = threadsPerRoute;
        this.waitingMax = waitingMax;
        this.perRouteMax = perRouteMax;
        this.perClientMax = perClientMax;
        threadsMax = 2 * threadsPerRoute;
        workers = new Workers("bodies", threadsMax, threadsMax);
    }

    /** Whose work it is, as it is known when it begins: to be asked on the exchange's event loop. */
    public static Whose of(Exchange exchange) {
        CompiledRoute route = exchange.route();
        return new Whose(route == null ? "" : route.route().name(), ClientShares.client(exchange));
    }

    /**
     * Whose work it is.
     *
     * @param route stands for the route
     * @param client stands for the client
     */
    public record Whose(Object route, Object client) {}

    /**
     * What comes of the work; cancelled, it is not begun any more.
     *
     * @return null when too much waits already, of this client, of this route or of all
     */
    public <T> @Nullable CompletableFuture<T> run(Whose whose, Callable<T> work) {
        if (!shares.enter(whose.client(), perClientMax)) return null;
        var task = new Task<T>(whose, work);
        if (!enter(task)) {
            shares.leave(whose.client());
            return null;
        }
        return task.result;
    }

    /** A few steps under the lock, as before any queue for threads. */
    private boolean enter(Task<?> task) {
        synchronized (lanes) {
            Lane lane = lanes.get(task.whose.route());
            if (waiting >= waitingMax || lane != null && lane.waiting + lane.working >= perRouteMax) return false;
            if (lane == null) lanes.put(task.whose.route(), lane = new Lane());
            lane.add(task);
            waiting++;
            line(lane);
            if (turns.isEmpty() || working == threadsMax) return true;
            working++;
        }
        workers.run(this::work);
        return true;
    }

    private void line(Lane lane) {
        if (lane.inLine || lane.waiting == 0 || lane.working >= threadsPerRoute) return;
        lane.inLine = true;
        turns.add(lane);
    }

    /** A thread's work, for as long as there is any that it may do. */
    private boolean work() {
        for (Task<?> task = next(); task != null; task = next()) task.run();
        return true;
    }

    private @Nullable Task<?> next() {
        synchronized (lanes) {
            Lane lane = turns.poll();
            if (lane == null) {
                working--;
                return null;
            }
            lane.inLine = false;
            Task<?> task = lane.take();
            waiting--;
            line(lane);
            return task;
        }
    }

    private void ended(Whose whose) {
        shares.leave(whose.client());
        synchronized (lanes) {
            Lane lane = lanes.get(whose.route());
            if (lane == null) return;
            lane.working--;
            if (lane.working + lane.waiting == 0) lanes.remove(whose.route());
            else line(lane);
        }
    }

    /** What waits of a route: each client's in the order in which it came, the clients in turn. */
    private static final class Lane {
        private final Map<Object, ArrayDeque<Task<?>>> clients = new LinkedHashMap<>();
        private int waiting;
        private int working;
        private boolean inLine;

        void add(Task<?> task) {
            clients.computeIfAbsent(task.whose.client(), client -> new ArrayDeque<>(1))
                    .add(task);
            waiting++;
        }

        /** The next one, which then is worked on. */
        Task<?> take() {
            var first = clients.entrySet().iterator().next();
            ArrayDeque<Task<?>> tasks = first.getValue();
            Task<?> task = tasks.remove();
            clients.remove(first.getKey());
            if (!tasks.isEmpty()) clients.put(task.whose.client(), tasks);
            waiting--;
            working++;
            return task;
        }
    }

    private final class Task<T> {
        private final Whose whose;
        private final Callable<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Task(Whose whose, Callable<T> work) {
            this.whose = whose;
            this.work = work;
        }

        void run() {
            T made = null;
            Throwable failure = null;
            try {
                if (!result.isDone()) made = work.call();
            } catch (Throwable e) {
                failure = e;
            }
            ended(whose); // before it is told: who hears of it and comes again finds room
            if (failure == null) result.complete(made);
            else result.completeExceptionally(failure);
        }
    }
}
