package portico.admin.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.snapshot.Snapshot;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Applied;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.ChannelMessage.Rejected;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.config.channel.Poll;
import portico.config.snapshot.Section;

/**
 * The last that was heard of a node, by whichever replica it talks to.
 *
 * @param name of the node
 * @param session its connection, or its polls in a row
 * @param replica that holds, or held, the connection
 * @param open whether the connection was not closed; see {@link #connected}
 * @param ready whether the node says that it takes traffic
 * @param unhealthy targets that it keeps traffic from, or whose names lead nowhere; of many some only
 * @param issuers of tokens whose keys it cannot get; of many some only
 * @param rejected what it could not serve, of each section where nothing newer was applied since: all of it, or an entity
 */
public record NodeReport(
        UUID node,
        String name,
        UUID session,
        String replica,
        boolean open,
        Instant lastSeen,
        String version,
        String address,
        boolean ready,
        Map<Section, Applied> applied,
        Map<Section, Rejected> rejected,
        Map<String, Long> counters,
        List<UnhealthyTarget> unhealthy,
        List<FailingIssuer> issuers) {
    /** Nodes are heard every five seconds; one that is not for this long is gone, even if its replica went with it. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    public NodeReport {
        applied = copy(applied);
        rejected = copy(rejected);
        counters = Map.copyOf(counters);
        unhealthy = List.copyOf(unhealthy);
        issuers = List.copyOf(issuers);
    }

    static NodeReport greeting(NodeIdentity node, UUID session, String replica, Instant at, Hello hello) {
        return new NodeReport(
                node.id(),
                node.name(),
                session,
                replica,
                true,
                at,
                hello.version(),
                hello.address(),
                false,
                hello.applied(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of());
    }

    static NodeReport poll(NodeIdentity node, UUID session, String replica, Instant at, Poll said) {
        NodeReport report = greeting(node, session, replica, at, said.hello()).with(said.heartbeat(), at);
        for (var rejected : said.rejected()) report = report.with(rejected, at);
        return report;
    }

    /** Whether nothing but time, counters and the health of targets has moved on since. */
    boolean saysTheSameAs(NodeReport before) {
        return ready == before.ready && applied.equals(before.applied) && rejected.equals(before.rejected);
    }

    NodeReport with(ChannelMessage message, Instant at) {
        if (message instanceof Applied said) return with(said, at);
        if (message instanceof Rejected said) return with(said, at);
        if (message instanceof Heartbeat said)
            return with(said.ready(), applied, rejected, said.counters(), said.unhealthy(), said.issuers(), at);
        return with(ready, applied, rejected, counters, unhealthy, issuers, at);
    }

    NodeReport closed() {
        return new NodeReport(
                node, name, session, replica, false, lastSeen, version, address, false, applied, rejected, counters,
                unhealthy, issuers);
    }

    /** Whether a replica can reach the node. */
    public boolean connected(Instant now) {
        return open && Duration.between(lastSeen, now).compareTo(SILENCE_MAX) < 0;
    }

    /** Whether there are more unhealthy targets than the node could name. */
    public boolean hasMoreUnhealthy() {
        return unhealthyCount() > unhealthy.size();
    }

    /** How many targets are unhealthy, also those that the node could not name. */
    long unhealthyCount() {
        return Math.max(counters.getOrDefault("unhealthyTargets", 0L), unhealthy.size());
    }

    /** Whether it goes on with an older revision than it was given, and not only without an entity. */
    boolean rejectsSection() {
        return rejected.values().stream().anyMatch(said -> !said.servedWithout());
    }

    /** Whether the node has something to serve by. */
    public boolean complete() {
        return applied.size() == Section.values().length;
    }

    /**
     * The newest revision that all of the node runs: a section whose content did not change since is as good as new.
     *
     * @return -1 when there is none
     */
    public long revision(@Nullable Snapshot current) {
        long least = Long.MAX_VALUE;
        for (var section : Section.values()) least = Math.min(least, revision(section, current));
        return least;
    }

    /** The newest revision that a section of the node runs; -1 when there is none. */
    public long revision(Section section, @Nullable Snapshot current) {
        Applied runs = applied.get(section);
        if (runs == null) return -1;
        if (current == null) return runs.revision();
        long said = current.epoch() == runs.epoch() ? runs.revision() : -1;
        return current.root(section).equals(runs.root()) ? Math.max(said, current.revision()) : said;
    }

    private NodeReport with(Applied said, Instant at) {
        var nowApplied = new EnumMap<Section, Applied>(Section.class);
        nowApplied.putAll(applied);
        nowApplied.put(said.section(), said);
        var stillRejected = new EnumMap<Section, Rejected>(Section.class);
        stillRejected.putAll(rejected);
        Rejected before = rejected.get(said.section());
        if (before != null && (before.epoch() != said.epoch() || before.revision() <= said.revision()))
            stillRejected.remove(said.section());
        return with(ready, nowApplied, stillRejected, counters, unhealthy, issuers, at);
    }

    private NodeReport with(Rejected said, Instant at) {
        var nowRejected = new EnumMap<Section, Rejected>(Section.class);
        nowRejected.putAll(rejected);
        nowRejected.put(said.section(), said);
        return with(ready, applied, nowRejected, counters, unhealthy, issuers, at);
    }

    private NodeReport with(
            boolean ready,
            Map<Section, Applied> applied,
            Map<Section, Rejected> rejected,
            Map<String, Long> counters,
            List<UnhealthyTarget> unhealthy,
            List<FailingIssuer> issuers,
            Instant at) {
        return new NodeReport(
                node, name, session, replica, open, at, version, address, ready, applied, rejected, counters, unhealthy,
                issuers);
    }

    private static <V> Map<Section, V> copy(Map<Section, V> map) {
        var copy = new EnumMap<Section, V>(Section.class);
        copy.putAll(map);
        return Collections.unmodifiableMap(copy);
    }
}
