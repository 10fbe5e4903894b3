package portico.node.start;

import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import portico.config.ByteSize;
import portico.config.DurationText;
import portico.node.listener.TrafficLimits;
import portico.node.settings.NodeSettings.Limits;

/** What a person may make of the node's limits. */
final class LimitSettings {
    private static final long MIB = 1 << 20;
    private static final int DAY_MILLIS = 86_400_000;

    /** A setting, and between what it may be; the text is as people write it. */
    record Bounds(String setting, ToLongFunction<Limits> value, long min, long max, LongFunction<String> text) {
        /** @throws CannotStart naming the setting */
        private void check(Limits limits) {
            long is = value.applyAsLong(limits);
            if (is < min || is > max) throw new CannotStart(setting + " must be " + this);
        }

        @Override
        public String toString() {
            return text.apply(min) + " to " + text.apply(max);
        }
    }

    static final List<Bounds> ALL = List.of(
            count("PORTICO_NODE_RUNNING_MAX", Limits::runningMax, 1, 10_000_000),
            count("PORTICO_NODE_CONNECTIONS_MAX", Limits::connectionsMax, 1, 10_000_000),
            size("PORTICO_NODE_HEAD_BYTES_MAX", limits -> limits.headBytesMax().bytes(), 1024, MIB),
            time("PORTICO_NODE_HEAD_TIMEOUT", limits -> millis(limits.headTimeout()), 100),
            time("PORTICO_NODE_IDLE_TIMEOUT", limits -> millis(limits.idleTimeout()), 100),
            size("PORTICO_NODE_BODY_BYTES_MAX", limits -> limits.bodyBytesMax().bytes(), 0, MIB * MIB),
            time("PORTICO_NODE_BODY_IDLE_TIMEOUT", limits -> millis(limits.bodyIdleTimeout()), 100),
            size("PORTICO_NODE_HELD_BYTES_MAX", limits -> limits.heldBytesMax().bytes(), MIB, MIB * MIB),
            count("PORTICO_NODE_STREAMS_MAX", Limits::streamsMax, 1, 10_000),
            count("PORTICO_NODE_RESETS_MAX", Limits::resetsMax, 1, 100_000));

    private LimitSettings() {}

    /** @throws CannotStart naming the first setting that is out of bounds */
    static TrafficLimits read(Limits limits) {
        ALL.forEach(bounds -> bounds.check(limits));
        return new TrafficLimits(
                (int) limits.runningMax(),
                (int) limits.connectionsMax(),
                (int) limits.headBytesMax().bytes(),
                (int) millis(limits.headTimeout()),
                (int) millis(limits.idleTimeout()),
                limits.bodyBytesMax().bytes(),
                (int) millis(limits.bodyIdleTimeout()),
                limits.heldBytesMax().bytes(),
                (int) limits.streamsMax(),
                (int) limits.resetsMax());
    }

    private static Bounds count(String setting, ToLongFunction<Limits> value, long min, long max) {
        return new Bounds(setting, value, min, max, Long::toString);
    }

    private static Bounds size(String setting, ToLongFunction<Limits> value, long min, long max) {
        return new Bounds(setting, value, min, max, bytes -> new ByteSize(bytes).toString());
    }

    private static Bounds time(String setting, ToLongFunction<Limits> value, long minMillis) {
        return new Bounds(
                setting, value, minMillis, DAY_MILLIS, millis -> DurationText.format(Duration.ofMillis(millis)));
    }

    /** What is beyond all bounds stays there. */
    private static long millis(Duration time) {
        return time.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : time.toMillis();
    }
}
