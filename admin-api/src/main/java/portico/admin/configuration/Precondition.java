package portico.admin.configuration;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.AlreadyExists;
import portico.admin.problem.BadParameter;
import portico.admin.problem.EditConflict;
import portico.config.EntityKind;

/** What must hold of an entity before it is written (RFC 9110 §13.1). */
public final class Precondition {
    /** Nothing must. */
    public static final Precondition NONE = new Precondition(null, false);

    private final @Nullable String ifMatch;
    private final boolean absent;

    private Precondition(@Nullable String ifMatch, boolean absent) {
        this.ifMatch = ifMatch;
        this.absent = absent;
    }

    /** What the header fields of a write ask for. */
    public static Precondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*"))
            throw new BadParameter("If-None-Match", "can only be * on a write");
        if (ifMatch != null && ifMatch.length() > 4096) throw new BadParameter("If-Match", "is over 4096 characters");
        return new Precondition(ifMatch == null ? null : ifMatch.strip(), ifNoneMatch != null);
    }

    void check(EntityKind kind, String name, @Nullable StoredEntity<?> now) {
        if (absent && now != null) throw new AlreadyExists(kind.word(), name);
        if (ifMatch == null) return;
        if (now == null || !ifMatch.equals("*") && !lists(now.etag())) throw new EditConflict(kind.word(), name);
    }

    // Weak tags never match here (RFC 9110 §8.8.3.2).
    private boolean lists(String etag) {
        return ifMatch != null
                && Arrays.stream(ifMatch.split(",")).map(String::strip).anyMatch(etag::equals);
    }
}
