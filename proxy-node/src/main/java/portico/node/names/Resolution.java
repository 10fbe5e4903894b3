package portico.node.names;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a name leads, as far as it is known.
 *
 * @param places the newest that there were; empty while there have been none
 * @param failingSince when it began to lead nowhere, or nobody could say where; null while all is well
 */
public record Resolution(List<Place> places, @Nullable Instant failingSince) {
    static final Resolution UNKNOWN = new Resolution(List.of(), null);

    public Resolution {
        places = List.copyOf(places);
    }

    Resolution failing(Instant now) {
        return failingSince == null ? new Resolution(places, now) : this;
    }
}
