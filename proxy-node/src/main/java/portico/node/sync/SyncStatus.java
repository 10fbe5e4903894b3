package portico.node.sync;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.snapshot.Section;

/** What sync has done and where it stands, to be read from any thread. Only sync writes it. */
public final class SyncStatus {
    private volatile Map<Section, Held> held = Map.of();
    private volatile Map<Section, ChannelMessage.Rejected> rejected = Map.of();
    private volatile Link link = Link.NONE;
    private volatile @Nullable URI admin;
    private volatile boolean drained;

    private final LongAdder swaps = new LongAdder();
    private final LongAdder rejections = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder chunksFetched = new LongAdder();
    private final LongAdder chunkBytesFetched = new LongAdder();
    private final LongAdder chunksCorrupt = new LongAdder();

    /** Where a section came from. */
    public enum Source {
        ADMIN,
        DISK
    }

    /** How the node is tied to the admin service. */
    public enum Link {
        /** Not at all; it serves what it has. */
        NONE,
        /** By the WebSocket. */
        CHANNEL,
        /** By long poll, because no WebSocket gets through. */
        POLL,
        /** Its token is not good: it is out of service. */
        UNAUTHORIZED
    }

    /** A section in service. */
    public record Held(Running running, Source source, Instant since, Duration compile) {}

    /** True when every section is in service. */
    public boolean complete() {
        return held.size() == Section.values().length;
    }

    public Map<Section, Held> held() {
        return held;
    }

    /** For each section, the newest revision's problem, when it has one. */
    public Map<Section, ChannelMessage.Rejected> rejected() {
        return rejected;
    }

    public Link link() {
        return link;
    }

    /** The replica that the node is tied to. */
    public @Nullable URI admin() {
        return admin;
    }

    /** True while the admin service wants the node to get no new traffic; it stays so when that service is away. */
    public boolean drained() {
        return drained;
    }

    /** Sections put into service since the start. */
    public long swaps() {
        return swaps.sum();
    }

    /** Sections refused since the start. */
    public long rejections() {
        return rejections.sum();
    }

    /** Attempts to reach an admin replica, and channels, that ended in a failure since the start. */
    public long failures() {
        return failures.sum();
    }

    public long chunksFetched() {
        return chunksFetched.sum();
    }

    public long chunkBytesFetched() {
        return chunkBytesFetched.sum();
    }

    public long chunksCorrupt() {
        return chunksCorrupt.sum();
    }

    void held(Section section, Running running, Source source, Duration compile) {
        held = with(held, section, new Held(running, source, Instant.now(), compile));
        rejected = without(rejected, section);
        swaps.increment();
    }

    /** The same content under another revision. */
    void renumbered(Section section, Running running) {
        Held now = held.get(section);
        if (now != null) held = with(held, section, new Held(running, now.source(), now.since(), now.compile()));
        rejected = without(rejected, section);
    }

    void rejected(ChannelMessage.Rejected problem) {
        rejected = with(rejected, problem.section(), problem);
        rejections.increment();
    }

    /** A section is in service, but for an entity. */
    void servedWithout(ChannelMessage.Rejected problem) {
        rejected = with(rejected, problem.section(), problem);
    }

    void withdrawn() {
        held = Map.of();
        rejected = Map.of();
    }

    void linked(Link link, @Nullable URI admin) {
        this.admin = admin;
        this.link = link;
    }

    void drained(boolean now) {
        drained = now;
    }

    void failed() {
        failures.increment();
    }

    void fetched(int bytes) {
        chunksFetched.increment();
        chunkBytesFetched.add(bytes);
    }

    void corrupt() {
        chunksCorrupt.increment();
    }

    private static <T> Map<Section, T> with(Map<Section, T> map, Section section, T value) {
        var copy = new EnumMap<Section, T>(Section.class);
        copy.putAll(map);
        copy.put(section, value);
        return Collections.unmodifiableMap(copy);
    }

    private static <T> Map<Section, T> without(Map<Section, T> map, Section section) {
        if (!map.containsKey(section)) return map;
        var copy = new EnumMap<Section, T>(Section.class);
        copy.putAll(map);
        copy.remove(section);
        return Collections.unmodifiableMap(copy);
    }
}
