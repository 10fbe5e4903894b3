package portico.node.upstream;

/** Whose tries they are. */
public interface Tried {
    /** A try begins; told of each. */
    void tried(String target);
}
