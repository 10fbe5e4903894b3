package portico.admin.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.BodyTooLarge;
import portico.admin.problem.Busy;
import portico.admin.problem.ProblemException;

/** A body as far as it may go: what is read of it is taken from the budget, and given back when the request is done. */
final class BoundedInput extends FilterInputStream {
    private static final int STEP = 64 * 1024;

    private final BodyBudget budget;
    private final long most;
    private long read;
    private long taken;
    private boolean done;
    private @Nullable ProblemException failure;

    /** @param most octets that this body may have */
    BoundedInput(InputStream in, long most, BodyBudget budget) {
        super(in);
        this.most = most;
        this.budget = budget;
    }

    /** Whether there was anything at all. */
    boolean isEmpty() {
        return read == 0;
    }

    /** Why it was not read to its end; to be asked first, since parsers wrap what is thrown in the middle. */
    void throwFailure() {
        if (failure != null) throw failure;
    }

    /** The request is over, on whatever thread. */
    synchronized void release() {
        done = true;
        budget.giveBack(taken);
        taken = 0;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) count(1);
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        if (got > 0) count(got);
        return got;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private synchronized void count(int octets) {
        read += octets;
        if (read > most) throw fail(new BodyTooLarge(most));
        while (taken < read && !done) {
            if (!budget.take(STEP)) throw fail(new Busy());
            taken += STEP;
        }
    }

    private ProblemException fail(ProblemException why) {
        failure = why;
        return why;
    }
}
