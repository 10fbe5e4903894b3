package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.VertxImpl;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.node.carrier.general.GeneralCall;
import portico.node.listener.TrafficLimits;
import portico.node.testing.TestGateway;
import portico.testing.Await;
import portico.testing.Figure;

/** Many compositions at once, and many one after the other, whichever carrier serves them. */
abstract class ComposingUnderLoadRules {
    private static final int CLIENTS = 100;
    private static final int PLACES = 12;

    /** Connections of clients that come again and again. */
    private static final int LANES = 8;

    /** Calls of one composition, one of them for each of three elements. */
    private static final int CALLS_MAX = 6;

    /** How many compositions have to leave nothing behind; the figure that counts is 100,000. */
    private static final int COMPOSITIONS = Integer.getInteger("portico.compositions", 10_000);

    /** So little room for bodies that it is full long before the end if each composition kept a few octets of it. */
    private static final long HELD_BYTES_MAX = 36 << 10;

    private final TestGateway gateway;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final AtomicReference<Consumer<HttpServerRequest>> behaviour = new AtomicReference<>();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private String address;

    ComposingUnderLoadRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    /** The settings that they run with. */
    static TestGateway gateway(boolean fast) {
        return new TestGateway(
                fast,
                settings -> settings.within(new TrafficLimits(
                        10_000, 16_384, 32 * 1024, 10_000, 75_000, 1L << 30, 60_000, HELD_BYTES_MAX, 128, 200)));
    }

    @BeforeEach
    void start() throws Exception {
        var server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(end -> connections.decrementAndGet());
                })
                .requestHandler(request -> behaviour.get().accept(request));
        address = "127.0.0.1:" + done(server.listen(0, "127.0.0.1")).actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
    }

    /** At first, none of them is answered before all calls of all clients are there: one after the other they never would be. */
    @Test
    void sixSlowCallsForAHundredClients() throws Exception {
        apply();
        HttpClient client = client(CLIENTS);
        behaviour.set(held(6 * CLIENTS));
        all(client, CLIENTS);
        behaviour.set(request -> vertx.setTimer(50, fired -> answer(request)));
        var nanos = new ArrayList<Long>();
        for (int round = 0; round < 5; round++) nanos.addAll(all(client, CLIENTS));
        long[] sorted = nanos.stream().mapToLong(each -> each).sorted().toArray();
        Figure.print(
                "6 calls of 50 ms for 100 clients at once",
                "p50 %.1f ms, p99 %.1f ms over %d"
                        .formatted(
                                sorted[sorted.length / 2] / 1e6,
                                sorted[sorted.length * 99 / 100] / 1e6,
                                sorted.length));
    }

    /** How long each of so many clients waits for its answer, all at once. */
    private List<Long> all(HttpClient client, int count) throws Exception {
        var nanos = new ArrayList<Long>(); // filled on one event loop
        var answers = new ArrayList<Future<?>>();
        for (int number = 0; number < count; number++) {
            long began = System.nanoTime();
            answers.add(get(client, "/all").map(answer -> {
                assertThat(answer.body).isEqualTo("{\"c0\":1,\"c1\":1,\"c2\":1,\"c3\":1,\"c4\":1,\"c5\":1}");
                assertThat(answer.status).isEqualTo(200);
                return nanos.add(System.nanoTime() - began);
            }));
        }
        done(Future.all(answers));
        return nanos;
    }

    @Test
    void aNodeThatHoldsTooMuchSaysSo() throws Exception {
        behaviour.set(request -> request.response().end("{\"a\":\"" + "x".repeat(40_000) + "\"}"));
        apply();
        HttpClient client = client(1);
        Answer answer = done(get(client, "/all"));
        assertThat(answer.status).isEqualTo(503);
        assertThat(answer.body).contains("\"reason\":\"overloaded\"");
        behaviour.set(request -> request.response().end("{}"));
        assertThat(done(get(client, "/all")).status).isEqualTo(200);
    }

    @Test
    void nothingIsLeftOfManyWhateverGoesWrong() throws Exception {
        var random = new Random(7);
        behaviour.set(request -> fault(random.nextInt(64), request));
        apply();
        HttpClient client = client(LANES);
        compose(client, random, COMPOSITIONS / 20); // what is made once is made by then
        int timers = timers();
        compose(client, random, COMPOSITIONS / 2);
        long direct = direct();
        assertThat(direct).isPositive();
        compose(client, random, COMPOSITIONS / 2);
        Await.until("nothing runs any more", () -> gateway.listener().running() == 0);
        Await.until("no octet is held", () -> gateway.listener().bodyBytesHeld() == 0);
        // Those of the loops' own stand aside while they run.
        Await.until("no timer is left", () -> timers() <= timers + LANES);
        Await.until("no connection is kept for a call", () -> connections.get() == 0);
        // A connection may keep its last one until the next comes; those that clients have left keep none.
        assertThat(alive(String.class)).isPositive();
        assertThat(abandoned.get()).isGreaterThan(3 * LANES);
        Await.until("compositions are kept by nobody", () -> alive(Composing.class) <= LANES);
        for (Class<?> type : List.of(Fetch.class, GeneralCall.class))
            Await.until(type.getSimpleName() + " is kept by nobody", () -> alive(type) <= LANES * CALLS_MAX);
        // Netty takes blocks of some megabytes, and keeps them.
        Await.until("so is the rest", () -> direct() < direct + (32 << 20));
        // Each place that a call had kept of the breaker's would be one too few now, and so would be room for bodies.
        Await.until("all places are free", () -> {
            behaviour.set(held(PLACES));
            return done(get(client, "/twelve")).status == 200;
        });
    }

    /** Answers when so many wait; never when one of them is not let through. */
    private static Consumer<HttpServerRequest> held(int count) {
        List<HttpServerRequest> waiting = new ArrayList<>();
        return request -> {
            waiting.add(request);
            if (waiting.size() < count) return;
            waiting.forEach(ComposingUnderLoadRules::answer);
            waiting.clear();
        };
    }

    private static void answer(HttpServerRequest request) {
        request.response().end("{\"" + request.path().substring(1) + "\":1}");
    }

    private void fault(int kind, HttpServerRequest request) {
        var response = request.response();
        switch (kind) {
            case 0 -> request.connection().close();
            case 1 -> {
                response.putHeader("content-length", "100").write("{");
                request.connection().close();
            }
            case 2, 3 -> response.setStatusCode(500).end("{}");
            case 4, 5 -> response.end("not json");
            case 6 -> response.end("{\"id\":\"" + "x".repeat(3000) + "\"}");
            case 7 -> response.setChunked(true).write("{\"id\":\"" + "x".repeat(3000));
            case 8 ->
                vertx.setTimer(60, fired -> {
                    if (!response.closed()) response.end("{\"id\":1}");
                });
            case 9, 10, 11, 12 -> response.end("{\"id\":[{}]}");
            case 13, 14, 15, 16 -> response.end("{\"id\":[1,2,3]}");
            default -> response.end("{\"id\":1}");
        }
    }

    /** So many of them on a few connections; one client of many leaves before there is an answer. */
    private void compose(HttpClient client, Random random, int count) throws Exception {
        var left = new AtomicInteger(count);
        var lanes = new ArrayList<Future<?>>();
        for (int lane = 0; lane < LANES; lane++) {
            Promise<Void> end = Promise.promise();
            vertx.runOnContext(begin -> next(client, random, left, end));
            lanes.add(end.future());
        }
        done(Future.all(lanes));
    }

    private void next(HttpClient client, Random random, AtomicInteger left, Promise<Void> end) {
        if (left.getAndDecrement() <= 0) {
            end.complete();
            return;
        }
        boolean leaves = random.nextInt(50) == 0;
        if (leaves) abandoned.incrementAndGet();
        Future<Answer> answer = leaves ? leave(client) : get(client, "/home/" + left.get());
        answer.onComplete(ended -> {
            if (!leaves && (ended.failed() || ended.result().status != 200))
                end.tryFail("No answer: " + (ended.failed() ? ended.cause() : ended.result().body));
            else vertx.runOnContext(again -> next(client, random, left, end));
        });
    }

    private static Future<Answer> leave(HttpClient client) {
        return client.request(HttpMethod.GET, "/home/0")
                .compose(request -> request.end().map(sent -> {
                    request.reset();
                    return new Answer(0, "");
                }));
    }

    private record Answer(int status, String body) {}

    private static Future<Answer> get(HttpClient client, String target) {
        // All of it where the request is: who asks for the body from elsewhere may come when it has gone by.
        return client.request(HttpMethod.GET, target)
                .compose(request -> request.send()
                        .compose(answer ->
                                answer.body().map((Buffer body) -> new Answer(answer.statusCode(), body.toString()))));
    }

    private HttpClient client(int connections) {
        return vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(gateway.port()),
                new PoolOptions().setHttp1MaxSize(connections));
    }

    private void apply() {
        var six = new StringBuilder();
        for (int number = 0; number < 6; number++)
            six.append("c%d: { service: six, path: /c%d }\n    ".formatted(number, number));
        var twelve = new StringBuilder();
        for (int number = 0; number < PLACES; number++)
            twelve.append("c%d: { service: s, path: /c%d }\n    ".formatted(number, number));
        gateway.apply("""
                services:
                - { name: six, url: "http://%1$s", timeouts: { connect: 60s } }
                - { name: s, url: "http://%1$s", breaker: { concurrency: %2$d }, pool: { idle: 1s } }
                routes:
                - { name: home, match: { paths: ["/home/{id}"] }, compose: { composition: c } }
                - { name: all, match: { paths: [/all] }, compose: { composition: all } }
                - { name: twelve, match: { paths: [/twelve] }, compose: { composition: twelve } }
                compositions:
                - name: c
                  bodyBytesMax: 2KiB
                  calls:
                    a: { service: s, path: /a, failure: optional, deadline: 20ms }
                    b: { service: s, path: "/b/{calls.a.body#/id}", fallback: {}, deadline: 20ms }
                    c: { service: s, path: /c, failure: optional, deadline: 20ms }
                    d: { service: s, path: "/d/{item}", forEach: { over: "{calls.c.body#/id}" }, failure: optional, deadline: 20ms }
                - name: all
                  deadline: 5m
                  calls:
                    %3$s
                - name: twelve
                  deadline: 5m
                  calls:
                    %4$s
                """.formatted(address, PLACES, six, twelve));
    }

    /** Of the gateway's event loops: neither they nor Vert.x say to anybody how many they keep. */
    private int timers() throws ReflectiveOperationException {
        int count = ((Map<?, ?>) field(VertxImpl.class, "timeouts", gateway.vertx())).size();
        for (var loop : gateway.vertx().nettyEventLoopGroup())
            if (field(AbstractScheduledEventExecutor.class, "scheduledTaskQueue", loop) instanceof Queue<?> scheduled)
                count += scheduled.size(); // null as long as there has been none
        return count;
    }

    private static Object field(Class<?> type, String name, Object of) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    /** How many of a class there are after a collection. */
    private static long alive(Class<?> type) throws Exception {
        var histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        // Number, instances, octets, name.
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(line -> line.length > 3 && line[3].equals(type.getName()))
                .mapToLong(line -> Long.parseLong(line[1]))
                .sum();
    }

    /** Octets that Netty has besides, in the pool that Vert.x takes its buffers from. */
    private static long direct() {
        var pool = ((ByteBufAllocatorMetricProvider) VertxByteBufAllocator.POOLED_ALLOCATOR).metric();
        return pool.usedDirectMemory() + pool.usedHeapMemory();
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(300, TimeUnit.SECONDS);
    }
}
