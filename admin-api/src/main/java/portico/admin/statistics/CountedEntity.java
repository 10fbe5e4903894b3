package portico.admin.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whose traffic it is. */
@Schema(description = "Whose traffic it is.")
record CountedEntity(
        @Schema(
                description = "It can be asked for by this, even when it is no more.",
                examples = "3f2b9c1e-0d4a-4c55-9a36-5b0b6f1f7a10")
        UUID id,

        @Schema(description = "Its name, or the last it had; absent where it is no entity.", examples = "orders")
        @Nullable String name,

        State state) {
    /** What it is. */
    @Schema(name = "CountedEntityState")
    enum State {
        /** It is configured. */
        @JsonProperty("present")
        PRESENT,
        /** It was deleted. */
        @JsonProperty("deleted")
        DELETED,
        /** Requests that no route matched. */
        @JsonProperty("unmatched")
        UNMATCHED,
        /** All that had no entry of their own. */
        @JsonProperty("rest")
        REST
    }
}
