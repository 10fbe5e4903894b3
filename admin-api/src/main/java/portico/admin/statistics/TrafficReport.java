package portico.admin.statistics;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import portico.admin.quota.QuotaStore;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.Traffic;
import portico.config.statistics.QuotaStanding;

/**
 * What a node said that it counted.
 *
 * @param at when the counting ended, by this replica's clock
 * @param whenStored told, on any thread, once it is in the database
 */
record TrafficReport(UUID node, Traffic said, Instant at, Consumer<Counted> whenStored) {
    /** @param standings of the quotas of many reports */
    Counted counted(Map<QuotaStanding.Of, Long> standings) {
        return new Counted(said.run(), said.sequence(), QuotaStore.standings(said.quotas(), standings));
    }
}
