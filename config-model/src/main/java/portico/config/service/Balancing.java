package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.HeaderNames;
import portico.config.Problems;

/**
 * How the target of an exchange is chosen.
 *
 * @param algorithm round-robin when absent
 * @param hashBy what of a request keeps it with its target; client-address when absent
 * @param name of the header field, cookie or query parameter to hash by
 */
public record Balancing(
        @Schema(description = "How a target is chosen.", defaultValue = "round-robin")
        Algorithm algorithm,

        @Schema(
                description = "For consistent-hash: what of a request keeps it with its target.",
                defaultValue = "client-address")
        HashBy hashBy,

        @Schema(description = "The header field, cookie or query parameter to hash by.", examples = "x-tenant")
        @Nullable String name)
        implements Checked {
    static final Balancing DEFAULT = new Balancing(null, null, null);

    private static final int NAME_LENGTH_MAX = 256;

    public Balancing(@Nullable Algorithm algorithm, @Nullable HashBy hashBy, @Nullable String name) {
        this.algorithm = requireNonNullElse(algorithm, Algorithm.ROUND_ROBIN);
        this.hashBy = requireNonNullElse(hashBy, HashBy.CLIENT_ADDRESS);
        this.name = name;
    }

    /** The ways to choose. */
    public enum Algorithm {
        /** One after the other, each as often as its weight says. */
        @JsonProperty("round-robin")
        ROUND_ROBIN,
        /** Of two at random the one with fewer exchanges under way, for its weight. */
        @JsonProperty("least-requests")
        LEAST_REQUESTS,
        /** The same target for the same value, as long as it is there and not over a quarter busier than the mean. */
        @JsonProperty("consistent-hash")
        CONSISTENT_HASH
    }

    /** What of a request keeps it with its target. */
    public enum HashBy {
        /** The value of a header field. */
        @JsonProperty("header")
        HEADER,
        /** The value of a cookie. */
        @JsonProperty("cookie")
        COOKIE,
        /** The value of a query parameter. */
        @JsonProperty("query")
        QUERY,
        /** The address of the client. */
        @JsonProperty("client-address")
        CLIENT_ADDRESS,
        /** The consumer. */
        @JsonProperty("consumer")
        CONSUMER;

        /** True when there are several such things in a request, told apart by name. */
        public boolean isNamed() {
            return this == HEADER || this == COOKIE || this == QUERY;
        }

        /** Checks a name as far as it is there. */
        public void checkName(@Nullable String name, Problems at) {
            if (name == null) return;
            at.text("", name, NAME_LENGTH_MAX);
            at.require(!name.isEmpty(), "", "must not be empty");
            if (this == HEADER) HeaderNames.check(name, at);
        }
    }

    @Override
    public void check(Problems at) {
        boolean hashes = algorithm == Algorithm.CONSISTENT_HASH;
        at.require(hashes || hashBy == HashBy.CLIENT_ADDRESS, "hashBy", "goes with algorithm: consistent-hash only");
        at.require(
                (hashes && hashBy.isNamed()) == (name != null),
                "name",
                "goes with hashBy: header, cookie or query, and only with them");
        hashBy.checkName(name, at.at("name"));
    }
}
