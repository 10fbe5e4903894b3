package portico.node.composition;

import org.jspecify.annotations.Nullable;

/** Which calls an answer is without, as a list of tokens with parameters (RFC 9651 §3.1). */
final class Missing {
    private Missing() {}

    /** For clients; empty when the answer is whole. */
    static String of(CallRun[] runs) {
        return of(runs, false);
    }

    /** The same with where the calls went: for operators, and for no client. */
    static String withTargets(CallRun[] runs) {
        return of(runs, true);
    }

    private static String of(CallRun[] runs, boolean targets) {
        var missing = new StringBuilder();
        for (var run : runs) {
            Reason reason = run.failure();
            if (reason == null) continue;
            if (!missing.isEmpty()) missing.append(", ");
            missing.append(run.call().name).append(";reason=").append(reason.word());
            if (run.failedParts() > 0 && run.call().array != null && run.state() == CallRun.State.DONE)
                missing.append(";elements=").append(run.failedParts());
            if (run.call().fallback != null) missing.append(";fallback");
            if (targets) target(run.failedFetch(), missing);
        }
        return missing.toString();
    }

    private static void target(@Nullable Fetch fetch, StringBuilder missing) {
        if (fetch == null || fetch.tries() == 0) return;
        missing.append(";target=\"").append(fetch.target()).append('"');
        if (fetch.tries() > 1) missing.append(";tries=").append(fetch.tries());
    }
}
