package portico.admin.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.channel.ChannelMessage.UnhealthyTarget;

/** How a target is, as a node sees it; the worse comes later. */
@Schema(description = "How a target is, as a node sees it.")
public enum TargetState {
    /** It takes traffic, as far as is known. */
    @JsonProperty("healthy")
    HEALTHY,
    /** It fails its active checks and gets no traffic. */
    @JsonProperty("failing")
    FAILING,
    /** Exchanges failed, and for a while it gets no traffic. */
    @JsonProperty("ejected")
    EJECTED,
    /** Its name leads nowhere; the addresses that it had last, if any, are used on. */
    @JsonProperty("unresolved")
    UNRESOLVED,
    /** It finishes what it has, because the configuration says so. */
    @JsonProperty("drained")
    DRAINED;

    /** What a node says of a target from which it keeps traffic. */
    public static TargetState of(UnhealthyTarget said) {
        if (said.unresolved()) return UNRESOLVED;
        return said.ejected() ? EJECTED : FAILING;
    }
}
