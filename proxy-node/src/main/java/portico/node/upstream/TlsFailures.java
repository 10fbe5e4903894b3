package portico.node.upstream;

import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Says in the log why a service's targets cannot be reached over TLS: now and then, for each try meets the same. */
final class TlsFailures {
    private static final Logger LOG = Logger.getLogger(TlsFailures.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String service;
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

    TlsFailures(String service) {
        this.service = service;
    }

    void note(String address, @Nullable Throwable failure) {
        String reason = reason(failure);
        if (reason == null) return;
        long now = System.nanoTime();
        long quiet = quietUntil.get();
        if (now - quiet < 0 || !quietUntil.compareAndSet(quiet, now + PAUSE_NANOS)) return;
        LOG.warnf("The service %s cannot be reached over TLS at %s: %s", service, address, reason);
    }

    /** The innermost message, which is the plainest; null when TLS has nothing to do with it. */
    private static @Nullable String reason(@Nullable Throwable failure) {
        boolean tls = false;
        String reason = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            tls |= at instanceof SSLException || at instanceof CertificateException;
            if (at.getMessage() != null) reason = at.getMessage();
        }
        return tls ? reason : null;
    }
}
