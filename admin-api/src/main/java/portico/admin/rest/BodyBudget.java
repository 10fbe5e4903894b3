package portico.admin.rest;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import portico.config.ConfigDocument;

/**
 * The octets of all bodies that are being worked on. While it is read, compared and written, a body takes many times
 * its size in memory: without a bound, two large documents would end the service.
 */
@Singleton
final class BodyBudget {
    /** Of the heap for an octet of a document; measured with documents of routes and of consumers, and rounded up. */
    static final int HEAP_PER_OCTET = 12;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    @Inject
    BodyBudget() {
        this(Runtime.getRuntime().maxMemory());
    }

    BodyBudget(long heap) {
        this.most = Math.min(ConfigDocument.BYTES_MAX, heap / HEAP_PER_OCTET);
    }

    /** What the largest of documents may have, in octets, when it is alone. */
    long most() {
        return most;
    }

    /** False, and nothing is taken, when others have too much for that. */
    boolean take(long octets) {
        if (taken.addAndGet(octets) <= most) return true;
        taken.addAndGet(-octets);
        return false;
    }

    void giveBack(long octets) {
        taken.addAndGet(-octets);
    }
}
