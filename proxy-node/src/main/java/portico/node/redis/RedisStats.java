package portico.node.redis;

import java.util.concurrent.atomic.LongAdder;

/** What a node has asked its Redis, and what came of it. */
final class RedisStats {
    final LongAdder asked = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder refusedForRoom = new LongAdder();
    final LongAdder connected = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder unreached = new LongAdder();
}
