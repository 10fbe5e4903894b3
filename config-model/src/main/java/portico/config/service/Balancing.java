package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/** How the target of an exchange is chosen. */
public record Balancing(Algorithm algorithm) implements Checked {
    static final Balancing DEFAULT = new Balancing(null);

    public Balancing(@Nullable Algorithm algorithm) {
        this.algorithm = requireNonNullElse(algorithm, Algorithm.ROUND_ROBIN);
    }

    /** The ways to choose. */
    public enum Algorithm {
        /** Smooth weighted round robin. */
        @JsonProperty("round-robin")
        ROUND_ROBIN
    }

    @Override
    public void check(Problems at) {}
}
