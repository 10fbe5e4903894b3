package portico.node.redis;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.node.limit.Limit;

/**
 * One event loop's connection to the shared Redis. Questions go out one behind the other without waiting for answers.
 * One that is not answered in time costs the connection, and so all that wait behind it: what comes next is told at once
 * that nobody is there, until there is a connection again.
 *
 * <p>All of it happens on the event loop.
 */
public final class RedisLink {
    @Limit("Questions to Redis under way at once on each event loop of a node; more are treated as if it were away")
    static final int ASKED_MAX = 4096;

    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5); // name, TLS and password included
    private static final int BACKOFF_MILLIS_MIN = 50;
    private static final int BACKOFF_MILLIS_MAX = 5_000;

    private final Context context;
    private final RedisSettings settings;
    private final RedisStats stats;
    private final boolean tells;
    private final Runnable beat;
    private final long timeoutNanos;
    private final ArrayDeque<Question<?>> asked = new ArrayDeque<>();
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private long linkedNanos;
    private int failures;
    private int attempt;
    private boolean sweeping;
    private boolean closed;
    private volatile boolean up;

    /**
     * A link that is not up yet.
     *
     * @param tells whether it logs, for all of the node's links
     * @param beat run now and then on the event loop
     */
    RedisLink(Context context, RedisSettings settings, RedisStats stats, boolean tells, Runnable beat) {
        this.context = context;
        this.settings = settings;
        this.stats = stats;
        this.tells = tells;
        this.beat = beat;
        timeoutNanos = settings.timeout().toNanos();
    }

    private static final class Question<T> {
        private final Request request;
        private final Request whenUnknown;
        private final Function<Response, T> read;
        private final T otherwise;
        private final long deadlineNanos;
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        Question(Request request, Request whenUnknown, Function<Response, T> read, T otherwise, long deadlineNanos) {
            this.request = request;
            this.whenUnknown = whenUnknown;
            this.read = read;
            this.otherwise = otherwise;
            this.deadlineNanos = deadlineNanos;
        }

        void giveUp() {
            answer.complete(otherwise);
        }
    }

    /** True when there is a connection; from elsewhere than the event loop it may be a moment old. */
    public boolean isUp() {
        return up;
    }

    /** For how long there has been a connection, when there is one. On the event loop. */
    Duration linked() {
        return Duration.ofNanos(System.nanoTime() - linkedNanos);
    }

    /**
     * Has Redis run a script. On the event loop.
     *
     * @param key the one that the script works on
     * @param read makes something of the answer
     * @param otherwise what comes when there is none in time
     * @return on the event loop; null when nobody can be asked now
     */
    public <T> @Nullable CompletionStage<T> run(
            Script script, String key, List<String> arguments, Function<Response, T> read, T otherwise) {
        if (!up) return null;
        if (asked.size() >= ASKED_MAX) {
            stats.refusedForRoom.increment();
            return null;
        }
        var question = new Question<>(
                call(Command.EVALSHA, script.hash(), key, arguments),
                call(Command.EVAL, script.text(), key, arguments),
                read,
                otherwise,
                System.nanoTime() + timeoutNanos);
        stats.asked.increment();
        asked.add(question);
        // Whoever asks may be in no context of Vert.x, which would then take another event loop for the answer.
        context.runOnContext(there -> send(question, question.request));
        watch();
        return question.answer;
    }

    void start() {
        context.runOnContext(there -> {
            context.owner().setPeriodic(BEAT.toMillis(), tick -> {
                if (!closed) beat.run();
            });
            connect();
        });
    }

    void close() {
        context.runOnContext(there -> {
            closed = true;
            drop();
        });
    }

    private static Request call(Command command, String script, String key, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(key);
        for (String argument : arguments) request.arg(argument);
        return request;
    }

    private <T> void send(Question<T> question, Request request) {
        RedisConnection to = connection;
        if (to == null || question.answer.isDone()) {
            question.giveUp();
            return;
        }
        to.send(request).onComplete(sent -> {
            if (sent.succeeded()) {
                answered(question, sent.result());
            } else if (request != question.whenUnknown && isUnknown(sent.cause())) {
                send(question, question.whenUnknown);
            } else {
                failed(question, sent.cause());
            }
        });
    }

    private <T> void answered(Question<T> question, Response response) {
        T read;
        try {
            read = question.read.apply(response);
        } catch (RuntimeException e) {
            failed(question, e);
            return;
        }
        question.answer.complete(read);
        settle();
    }

    private void failed(Question<?> question, Throwable cause) {
        if (!question.answer.isDone()) {
            stats.failed.increment();
            // One that Redis answers with an error, such as that it still loads its data, is no reason to leave it.
            LOG.debugf("Redis at %s did not do what it was asked: %s", settings.place(), settings.tell(cause));
            question.giveUp();
        }
        settle();
    }

    /** Answers come in the order of the questions. */
    private @Nullable Question<?> settle() {
        Question<?> first = asked.peek();
        while (first != null && first.answer.isDone()) {
            asked.remove();
            first = asked.peek();
        }
        return first;
    }

    private static boolean isUnknown(Throwable cause) {
        return cause instanceof ErrorType error && error.is("NOSCRIPT");
    }

    private void watch() {
        if (sweeping) return;
        sweeping = true;
        context.runOnContext(
                there -> context.owner().setTimer(settings.timeout().toMillis() + 1, this::sweep));
    }

    private void sweep(long timer) {
        sweeping = false;
        Question<?> first = settle();
        if (first == null) return;
        long left = first.deadlineNanos - System.nanoTime();
        if (left > 0) {
            sweeping = true;
            context.owner().setTimer(Duration.ofNanos(left).toMillis() + 1, this::sweep);
            return;
        }
        stats.timedOut.increment();
        lose("it did not answer in " + settings.timeout().toMillis() + " ms");
    }

    private void connect() {
        if (closed) return;
        int mine = ++attempt;
        Redis redis = RedisClients.create(context.owner(), settings.options(ASKED_MAX * 2));
        client = redis;
        context.owner().setTimer(CONNECT_MAX.toMillis(), late -> {
            if (attempt == mine && !up) notConnected("there was no connection in " + CONNECT_MAX.toSeconds() + " s");
        });
        redis.connect().onComplete(connected -> {
            if (attempt != mine || closed) {
                redis.close();
            } else if (connected.succeeded()) {
                connected(mine, connected.result());
            } else {
                notConnected(settings.tell(connected.cause()));
            }
        });
    }

    private void connected(int mine, RedisConnection made) {
        made.exceptionHandler(failure -> {
            if (attempt == mine) lose(settings.tell(failure));
        });
        made.endHandler(end -> {
            if (attempt == mine) lose("it ended the connection");
        });
        // Ahead of all questions on this connection: had a Redis that starts anew to be told by each of them that it
        // knows
        // none, all that come at once would be sent twice, the second time with the whole text.
        for (var script : Script.all())
            made.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text()))
                    .onFailure(
                            why -> LOG.debugf("Redis at %s takes no script: %s", settings.place(), settings.tell(why)));
        connection = made;
        linkedNanos = System.nanoTime();
        stats.connected.increment();
        up = true;
        if (tells) LOG.infof("Redis at %s is there", settings.place());
        failures = 0;
        beat.run();
    }

    private void notConnected(String why) {
        stats.unreached.increment();
        if (tells && failures == 0) LOG.warnf("Redis at %s cannot be reached: %s", settings.place(), why);
        again();
    }

    private void lose(String why) {
        stats.lost.increment();
        if (tells) LOG.warnf("Redis at %s is lost: %s", settings.place(), why);
        again();
    }

    /** Tries again later: all nodes have lost it at the same time, and do not come back at the same time. */
    private void again() {
        drop();
        if (closed) return;
        int ceiling = Math.min(BACKOFF_MILLIS_MAX, BACKOFF_MILLIS_MIN << Math.min(failures, 10));
        failures++;
        int wait = ceiling / 2 + ThreadLocalRandom.current().nextInt(ceiling / 2 + 1);
        Vertx vertx = context.owner();
        vertx.setTimer(wait, timer -> connect());
    }

    private void drop() {
        attempt++;
        up = false;
        connection = null;
        Redis old = client;
        client = null;
        if (old != null) old.close();
        for (Question<?> left = asked.poll(); left != null; left = asked.poll()) left.giveUp();
    }
}
