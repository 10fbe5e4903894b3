package portico.admin.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.snapshot.Snapshot;

/** How a node is. */
@Schema(description = "How a node is: it serves the newest revision, an older one, or nothing.")
public enum NodeState {
    /** It runs the newest revision and takes traffic. */
    @JsonProperty("ready")
    READY,
    /** It has not applied the newest revision yet. */
    @JsonProperty("behind")
    BEHIND,
    /** It could not serve a revision, and goes on with its last good one. */
    @JsonProperty("rejected")
    REJECTED,
    /** It is connected and takes no traffic. */
    @JsonProperty("drained")
    DRAINED,
    /** No admin replica hears of it; what it last had, it may still serve. */
    @JsonProperty("gone")
    GONE,
    /** Its token is no longer good: it is out of service. */
    @JsonProperty("revoked")
    REVOKED;

    /** The state of a node that is not revoked. */
    public static NodeState of(@Nullable NodeReport report, @Nullable Snapshot current, Instant now) {
        if (report == null || !report.connected(now)) return GONE;
        if (report.rejectsSection()) return REJECTED;
        if (report.complete() && !report.ready()) return DRAINED;
        return current != null && report.revision(current) >= current.revision() ? READY : BEHIND;
    }
}
