package portico.admin.statistics;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.Traffic;

/**
 * What a node said that it counted.
 *
 * @param at when the counting ended, by this replica's clock
 * @param whenStored told, on any thread, once it is in the database
 */
record TrafficReport(UUID node, Traffic said, Instant at, Consumer<Counted> whenStored) {
    Counted counted() {
        return new Counted(said.run(), said.sequence());
    }
}
