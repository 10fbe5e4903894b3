package portico.node.sync;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;

/** What the event loop leaves for the sync thread: the newest announcement, and the end of the channel. */
final class Inbox {
    private ChannelMessage.@Nullable Available announced;
    private ChannelMessage.@Nullable Available seen;
    private @Nullable AdminFailure end;
    private final Consumer<AdminFailure> onEnd;

    /** @param onEnd told at once, on the thread that saw the end */
    Inbox(Consumer<AdminFailure> onEnd) {
        this.onEnd = onEnd;
    }

    /** The latest wins: an announcement replaces the one that waits. */
    synchronized void announce(ChannelMessage.Available available) {
        announced = available;
        notifyAll();
    }

    void end(AdminFailure why) {
        synchronized (this) {
            if (end != null) return;
            end = why;
            notifyAll();
        }
        onEnd.accept(why);
    }

    /**
     * Waits for an announcement.
     *
     * @throws AdminFailure when the channel has ended
     */
    synchronized ChannelMessage.Available take() throws AdminFailure, InterruptedException {
        while (announced == null) {
            check();
            wait();
        }
        check();
        var taken = announced;
        announced = null;
        return taken;
    }

    /**
     * Waits for an announcement that was not looked at yet, and leaves it for {@link #take}.
     *
     * @param done ends the waiting; whoever makes it true calls {@link #wake}
     * @return null when it is done
     * @throws AdminFailure when the channel has ended
     */
    synchronized ChannelMessage.@Nullable Available look(BooleanSupplier done)
            throws AdminFailure, InterruptedException {
        while (!done.getAsBoolean()) {
            check();
            if (announced != null && announced != seen) {
                seen = announced;
                return announced;
            }
            wait();
        }
        return null;
    }

    synchronized void wake() {
        notifyAll();
    }

    /** True when something newer has been announced. */
    synchronized boolean waiting() {
        return announced != null;
    }

    /** @throws AdminFailure when the channel has ended */
    synchronized void check() throws AdminFailure {
        if (end != null) throw end;
    }
}
