package portico.node.gateway;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.Slice;

/**
 * Another front of the path, in whole segments.
 *
 * @param stripped taken off, where it is there
 * @param added put in front of what is left
 */
record Prefixes(@Nullable Slice stripped, @Nullable Slice added) implements ForwardPath {
    private static final Slice ROOT = Slice.of("/");

    @Override
    public Slice of(Exchange exchange) {
        Slice path = exchange.head().path();
        if (stripped != null && isFrontOf(path, stripped)) path = without(path, stripped);
        return added == null ? path : join(added, path);
    }

    /** A service that knows nothing of the prefixes means its own paths; one that names them has done the work. */
    @Override
    public Slice outside(Exchange exchange, Slice path) {
        Slice front = stripped != null && isFrontOf(exchange.head().path(), stripped) ? stripped : null;
        if (added == null) return front == null || isFrontOf(path, front) ? path : join(front, path);
        if (!isFrontOf(path, added)) return path;
        if (front == null) return without(path, added);
        return join(front, path.subSequence(added.length(), path.length()));
    }

    private static boolean isFrontOf(Slice path, Slice prefix) {
        int length = prefix.length();
        if (path.length() < length || !path.subSequence(0, length).contentEquals(prefix)) return false;
        return path.length() == length || path.charAt(length) == '/';
    }

    private static Slice without(Slice path, Slice prefix) {
        return path.length() == prefix.length() ? ROOT : path.subSequence(prefix.length(), path.length());
    }

    private static Slice join(Slice front, Slice back) {
        byte[] whole = new byte[front.length() + back.length()];
        System.arraycopy(front.array(), front.offset(), whole, 0, front.length());
        System.arraycopy(back.array(), back.offset(), whole, front.length(), back.length());
        return new Slice(whole, 0, whole.length);
    }
}
