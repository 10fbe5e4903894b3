package portico.node.sync;

import java.util.List;
import java.util.Map;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.channel.ChannelMessage.UnhealthyTarget;

/** Counters since the start of the node that go out with each heartbeat, by name. Read on an event loop. */
public interface CounterSource {
    Map<String, Long> counters();

    /** Credentials that were used lately, each told once; no more than fit into a message. */
    default List<CredentialUse> takeUses() {
        return List.of();
    }

    /** Issuers of tokens whose keys cannot be had, as far as they fit into a heartbeat. */
    default List<FailingIssuer> failingIssuers() {
        return List.of();
    }

    /** Targets that get no traffic for their health, as far as they fit into a heartbeat. */
    default List<UnhealthyTarget> unhealthy() {
        return List.of();
    }
}
