package portico.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do; each role includes the ones before it. */
public enum Role {
    /** Reads everything that is not secret. */
    @JsonProperty("viewer")
    VIEWER("viewer"),

    /** Changes configuration as well. */
    @JsonProperty("editor")
    EDITOR("editor"),

    /** Manages users and nodes as well. */
    @JsonProperty("admin")
    ADMIN("admin");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** As in API, database and {@code @RolesAllowed}. */
    public String word() {
        return word;
    }

    /** The role and all that it includes, as {@code @RolesAllowed} names them. */
    public Set<String> included() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .map(Role::word)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The lesser of the two. */
    public Role atMost(Role ceiling) {
        return compareTo(ceiling) <= 0 ? this : ceiling;
    }

    static Role of(String word) {
        for (Role role : values()) if (role.word.equals(word)) return role;
        throw new IllegalArgumentException("No role " + word);
    }
}
