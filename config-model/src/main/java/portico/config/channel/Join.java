package portico.config.channel;

import portico.config.Checked;
import portico.config.Problems;

/**
 * Node to admin, by {@code POST} to {@link #PATH} on the channel port: a node that has only a group's join token asks
 * for a token of its own.
 *
 * @param token the join token
 * @param name of the node
 */
public record Join(String token, String name) implements Checked {
    public static final String PATH = "/sync/v1/join";

    @Override
    public void check(Problems at) {
        at.required("token", token);
        at.text("token", token, 512);
        at.name("name", name);
    }

    /**
     * The answer.
     *
     * @param token the node's own, shown this once
     */
    public record Joined(String token) {
        @Override
        public String toString() {
            return "Joined[]"; // never the token
        }
    }

    @Override
    public String toString() {
        return "Join[" + name + "]"; // never the token
    }
}
