package portico.node.sync;

import java.util.Map;

/** Counters since the start of the node that go out with each heartbeat, by name. Read on an event loop. */
public interface CounterSource {
    Map<String, Long> counters();
}
