package portico.config.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.ChannelMessage.Rejected;
import portico.config.channel.ChannelMessage.Traffic;

/**
 * Node to admin, by {@code POST} to {@link ChannelMessage#MANIFEST_PATH}: a node that no channel gets through from says
 * all that it would say there, while it waits for a newer manifest.
 *
 * @param rejected what it cannot serve now
 * @param traffic the next message of counts, until the answer says that it is stored; null while there is none
 */
public record Poll(
        Hello hello,
        Heartbeat heartbeat,
        List<Rejected> rejected,
        @Nullable Traffic traffic) implements Checked {
    /** No poll is larger: it is a few messages. */
    public static final int BYTES_MAX = 5 * ChannelMessage.BYTES_MAX;

    public Poll(Hello hello, Heartbeat heartbeat, @Nullable List<Rejected> rejected, @Nullable Traffic traffic) {
        this.hello = hello;
        this.heartbeat = heartbeat;
        this.rejected = rejected == null ? List.of() : List.copyOf(rejected);
        this.traffic = traffic;
    }

    @Override
    public void check(Problems at) {
        at.required("hello", hello);
        if (hello != null) hello.check(at.at("hello"));
        at.required("heartbeat", heartbeat);
        at.each("rejected", rejected, (each, there) -> {
            there.required("section", each.section());
            there.required("message", each.message());
        });
        if (traffic != null) traffic.check(at.at("traffic"));
    }
}
