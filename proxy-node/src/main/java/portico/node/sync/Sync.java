package portico.node.sync;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.channel.Poll;
import portico.config.channel.PurgeOrders;
import portico.config.channel.PurgeReport;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Sha256;
import portico.node.gateway.SnapshotTarget;

/**
 * Keeps the node on the newest snapshot. One thread does everything in turn: it starts from disk, ties the node to one
 * admin replica after another, and takes each announced snapshot; the event loops only leave it notes. Whatever an
 * admin service says or fails to say, the thread goes on.
 */
public final class Sync implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Sync.class);

    /** A replica behind a load balancer may announce what its neighbour has not seen yet. */
    private static final Duration MANIFEST_LAG_MAX = Duration.ofSeconds(2);

    private static final Duration MANIFEST_LAG_PAUSE = Duration.ofMillis(25);

    /** How often a poll asks for more purges; what is left is done after the next. */
    private static final int PURGE_ROUNDS_MAX = 8;

    private static final int ANSWER_SECONDS = 30;

    private static final Duration NOTE_PERIOD = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final SyncSettings settings;
    private final SnapshotTarget target;
    private final SyncStatus status;
    private final BooleanSupplier ready;
    private final Iterable<? extends CounterSource> counters;
    private final TrafficReports traffic;
    private final Answers answers;
    private final Updates updates;
    private final List<Admin> admins = new ArrayList<>();
    private final WebSocketClient sockets;
    private final Backoff backoff;
    private final Thread thread;
    private volatile @Nullable Channel open;

    /** What the last heartbeat said. */
    private volatile boolean saidReady;

    private boolean out;
    private long noted;

    /**
     * @param ready whether the node takes traffic, for heartbeats
     * @param counters for heartbeats
     * @param traffic for the statistics that the admin service keeps
     * @param answers to what the admin service asks
     */
    public Sync(
            Vertx vertx,
            SyncSettings settings,
            SnapshotTarget target,
            SyncStatus status,
            BooleanSupplier ready,
            Iterable<? extends CounterSource> counters,
            TrafficSource traffic,
            Answers answers) {
        this.vertx = vertx;
        this.settings = settings;
        this.target = target;
        this.status = status;
        this.ready = ready;
        this.counters = counters;
        this.traffic = new TrafficReports(traffic, System::nanoTime);
        this.answers = answers;
        this.updates = new Updates(target, new DiskCache(settings.cache(), Storage.DISK), status);
        this.sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(ChannelMessage.BYTES_MAX)
                .setMaxMessageSize(ChannelMessage.BYTES_MAX));
        var random = new Random();
        this.backoff = new Backoff(settings.retryMin(), settings.retryMax(), random);
        for (var url : settings.adminUrls()) admins.add(new Admin(vertx, url));
        Collections.shuffle(admins, random); // spreads nodes over replicas
        this.thread = new Thread(this::run, "portico-sync");
        thread.setDaemon(true);
    }

    /**
     * @param address where the node takes traffic, for people to read
     * @param cache the directory of the disk cache
     * @param poll how long the admin service may keep a poll waiting
     * @param retryUnauthorized how often a node that is out looks whether it is in again
     * @param reopen how long the fallback is used before the channel is tried again
     */
    public record SyncSettings(
            String version,
            String address,
            List<URI> adminUrls,
            NodeToken token,
            Path cache,
            Duration retryMin,
            Duration retryMax,
            Duration retryUnauthorized,
            Duration poll,
            Duration reopen) {
        public SyncSettings {
            adminUrls = List.copyOf(adminUrls);
        }

        /** With the usual times. */
        public SyncSettings(String version, String address, List<URI> adminUrls, NodeToken token, Path cache) {
            this(
                    version,
                    address,
                    adminUrls,
                    token,
                    cache,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1), // a poll is where a node without a channel learns that it is out
                    Duration.ofSeconds(30));
        }
    }

    public void start() {
        thread.start();
    }

    /** Says at once how the node is: whoever waits for it shall not wait for the next heartbeat. From any thread. */
    public void sayHow() {
        Channel now = open;
        if (now != null) now.send(heartbeat());
    }

    /** Ends it; what is in service stays there. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) updates.settle(); // the interrupt may have met it while it stored
        updates.close();
        admins.forEach(Admin::close);
        sockets.close();
    }

    private void run() {
        try {
            restore();
            for (int turn = 0; !Thread.interrupted(); turn++) {
                Admin admin = admins.get(turn % admins.size());
                Duration pause = attend(admin);
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("Sync ends");
        }
    }

    private void restore() throws InterruptedException {
        try {
            updates.restore();
        } catch (IOException | RuntimeException | Error e) {
            LOG.errorf(
                    "The disk cache in %s cannot be read, the node waits for an admin service: %s",
                    settings.cache(), e);
        }
    }

    /** Stays with this replica as long as it can, and returns how long to wait before the next attempt. */
    private Duration attend(Admin admin) throws InterruptedException {
        try {
            String token = settings.token().get(admin);
            target.admit();
            try {
                follow(admin, token);
            } catch (NoChannel e) {
                LOG.debugf("%s: trying the fallback", e.getMessage());
                poll(admin, token);
                return Duration.ZERO;
            }
        } catch (Unauthorized e) {
            leave(e);
            return settings.retryUnauthorized();
        } catch (AdminFailure e) {
            note(e.getMessage());
        } catch (RuntimeException | Error e) { // were the thread to end, the node would stay as it is for good
            LOG.errorf(e, "Sync with %s fails inside the node", admin.base());
            note(e.toString());
        } finally {
            updates.settle();
        }
        return backoff.next();
    }

    /** Takes what is announced on the channel; ends with the channel. */
    private void follow(Admin admin, String token) throws AdminFailure, InterruptedException {
        var inbox = new Inbox(this::withdrawAtOnce);
        var channel = Channel.open(
                vertx, sockets, admin.base(), token, inbox, this::heartbeat, this::uses, this::drain, traffic, answers);
        boolean taking = false;
        try (channel) {
            // A node that is out is in again when it is given something, not when a socket opens.
            if (!out) status.linked(SyncStatus.Link.CHANNEL, admin.base());
            LOG.infof("Following %s", admin.base());
            channel.send(hello());
            // What runs already is not announced again, and so not answered for.
            for (var rejected : status.rejected().values()) if (rejected.servedWithout()) channel.send(rejected);
            open = channel;
            channel.send(heartbeat());
            var fetcher = new Fetcher(admin, token, inbox, status);
            while (true) {
                taking = false;
                var announced = inbox.take();
                taking = true;
                if (out) in(SyncStatus.Link.CHANNEL, admin);
                var manifest = manifest(admin, token, announced, inbox);
                updates.take(
                        manifest,
                        fetcher,
                        said -> say(channel, said),
                        inbox::waiting,
                        compiling -> newer(admin, token, inbox, compiling));
                inbox.check();
                backoff.reset();
                noted = 0;
                channel.send(heartbeat());
            }
        } finally {
            open = null;
            // It was a good one, if it ended while all that was announced, or nothing, had been taken.
            if (!taking && channel.spoken()) backoff.reset();
        }
    }

    /**
     * Says it, and at once that the node is ready when that has made it so: what is served is stored next, and until the
     * disk has done that an admin service would take the node for one that takes no traffic, and wait for it with nothing.
     */
    private void say(Channel channel, ChannelMessage outcome) {
        channel.send(outcome);
        if (!saidReady && ready.getAsBoolean()) channel.send(heartbeat());
    }

    /** Asks for the manifest again and again, for as long as it is not time to try the channel once more. */
    private void poll(Admin admin, String token) throws AdminFailure, InterruptedException {
        var inbox = new Inbox(this::withdrawAtOnce);
        var fetcher = new Fetcher(admin, token, inbox, status);
        long end = System.nanoTime() + settings.reopen().toNanos();
        Sha256 known = updates.root();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            Admin.Polled polled = admin.poll(token, known, settings.poll(), said());
            Manifest manifest = polled.manifest();
            if (status.link() != SyncStatus.Link.POLL) LOG.infof("Polling %s: no channel gets through", admin.base());
            in(SyncStatus.Link.POLL, admin);
            drain(polled.drained());
            ChannelMessage.Counted counted = polled.counted();
            if (counted != null) traffic.counted(counted);
            boolean same = manifest == null || manifest.root().equals(known);
            if (manifest != null) {
                known = manifest.root();
                takePolled(manifest, fetcher, admin, token);
            }
            purge(admin, token);
            backoff.reset();
            // Something in between may answer from a cache: never faster than the poll.
            long left = settings.poll().toNanos() - (System.nanoTime() - start);
            if (same && left > 0) Thread.sleep(Duration.ofNanos(left).toMillis());
        }
    }

    /**
     * Takes what was polled, before anything is purged: whoever changes where a route goes and then purges what it has
     * answered until then would find the old answers again, fetched by the old configuration.
     */
    private void takePolled(Manifest manifest, Fetcher fetcher, Admin admin, String token)
            throws AdminFailure, InterruptedException {
        try {
            updates.take(manifest, fetcher, said -> {}, () -> false, Updates.Meanwhile.NOTHING);
        } catch (Unauthorized e) {
            throw e;
        } catch (AdminFailure e) {
            purge(admin, token); // what cannot be had keeps nothing that is to go
            throw e;
        }
    }

    /** Does the purges that it has not done, and says so. */
    private void purge(Admin admin, String token) throws AdminFailure, InterruptedException {
        List<PurgeReport.Done> done = new ArrayList<>();
        for (int round = 0; round < PURGE_ROUNDS_MAX; round++) {
            List<PurgeOrders.Order> orders;
            try {
                orders = admin.purges(token, new PurgeReport(done)).orders();
            } catch (Unauthorized e) {
                throw e;
            } catch (AdminFailure e) {
                // An older one knows no purges of those who poll; and what matters more has just been heard.
                LOG.debugf("No purges: %s", e.getMessage());
                return;
            }
            if (orders.isEmpty()) return;
            done.clear();
            for (var order : orders) {
                NodeAnswer answer = answerTo(new NodeQuestion.Purge(order.what()));
                if (answer instanceof NodeAnswer.Purged purged)
                    done.add(new PurgeReport.Done(order.id(), purged.count()));
            }
            if (done.isEmpty()) return; // those will be named again
        }
    }

    private @Nullable NodeAnswer answerTo(NodeQuestion question) throws InterruptedException {
        try {
            return answers.to(question).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("A question of the admin service is not answered: %s", e);
            return null;
        }
    }

    private Poll said() {
        traffic.take();
        return new Poll(hello(), heartbeat(), List.copyOf(status.rejected().values()), traffic.next());
    }

    private ChannelMessage.Hello hello() {
        return new ChannelMessage.Hello(settings.version(), settings.address(), updates.applied());
    }

    /** What is announced while routing is being compiled; null once that is done. */
    private static @Nullable Manifest newer(Admin admin, String token, Inbox inbox, CompletableFuture<?> compiling)
            throws AdminFailure, InterruptedException {
        compiling.whenComplete((done, failure) -> inbox.wake());
        var announced = inbox.look(compiling::isDone);
        return announced == null ? null : manifest(admin, token, announced, inbox);
    }

    /** The manifest of what was announced, or a newer one. */
    private static Manifest manifest(Admin admin, String token, ChannelMessage.Available announced, Inbox inbox)
            throws AdminFailure, InterruptedException {
        long end = System.nanoTime() + MANIFEST_LAG_MAX.toNanos();
        while (true) {
            Manifest manifest = admin.manifest(token);
            if (manifest.epoch() != announced.epoch() || manifest.revision() >= announced.revision()) return manifest;
            inbox.check();
            if (System.nanoTime() > end)
                throw new AdminFailure(admin.base() + " announces revision " + announced.revision()
                        + " and answers revision " + manifest.revision());
            Thread.sleep(MANIFEST_LAG_PAUSE.toMillis());
        }
    }

    private ChannelMessage.Heartbeat heartbeat() {
        Map<String, Long> all = new TreeMap<>();
        all.put("swaps", status.swaps());
        all.put("rejections", status.rejections());
        List<ChannelMessage.UnhealthyTarget> unhealthy = new ArrayList<>();
        List<ChannelMessage.FailingIssuer> issuers = new ArrayList<>();
        for (var source : counters) {
            all.putAll(source.counters());
            unhealthy.addAll(source.unhealthy());
            issuers.addAll(source.failingIssuers());
        }
        boolean now = ready.getAsBoolean();
        saidReady = now;
        return new ChannelMessage.Heartbeat(now, all, unhealthy, issuers);
    }

    private List<ChannelMessage.CredentialUse> uses() {
        List<ChannelMessage.CredentialUse> all = new ArrayList<>();
        for (var source : counters) all.addAll(source.takeUses());
        return all;
    }

    private void drain(boolean drained) {
        if (status.drained() != drained)
            LOG.info(drained ? "Drained: not ready any more, and serving what comes" : "No longer drained");
        status.drained(drained);
    }

    /** On the event loop, so that even a node that is compiling is out of service within the second. */
    private void withdrawAtOnce(AdminFailure end) {
        if (!(end instanceof Unauthorized)) return;
        status.linked(SyncStatus.Link.UNAUTHORIZED, null);
        target.withdraw();
    }

    private void leave(Unauthorized why) {
        status.linked(SyncStatus.Link.UNAUTHORIZED, null);
        status.failed();
        updates.forget();
        if (!out)
            LOG.errorf(
                    "This node is out of service and answers 503: %s. Its disk cache is deleted."
                            + " It looks every %d s whether it may come back",
                    why.getMessage(), settings.retryUnauthorized().toSeconds());
        out = true;
    }

    private void in(SyncStatus.Link link, Admin admin) {
        if (out) LOG.info("The admin service accepts this node again");
        out = false;
        status.linked(link, admin.base());
    }

    private void note(@Nullable String failure) {
        if (status.link() != SyncStatus.Link.UNAUTHORIZED) status.linked(SyncStatus.Link.NONE, null);
        status.failed();
        // An outage of an hour is not a thousand lines.
        boolean again = noted != 0 && System.nanoTime() - noted < NOTE_PERIOD.toNanos();
        if (!again) noted = System.nanoTime();
        LOG.logf(
                again ? Logger.Level.DEBUG : Logger.Level.WARN,
                "No admin service: %s. %s",
                failure,
                status.complete() ? "The node serves on and keeps trying" : "The node waits and keeps trying");
    }
}
