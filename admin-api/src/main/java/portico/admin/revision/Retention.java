package portico.admin.revision;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How far back configurations can be read. What is said of each change goes back to the start. */
@Singleton
final class Retention {
    private final long kept;

    Retention(@ConfigProperty(name = "portico.revisions-kept", defaultValue = "1000") long kept) {
        this.kept = kept;
    }

    /** The oldest revision whose configuration is kept while this one is the newest. */
    long oldest(long newest) {
        return Math.max(0, newest - kept);
    }
}
