package portico.config;

/** A value that can say what is wrong with it. */
public interface Checked {
    /** Adds all that is wrong to the collector; never throws for bad input. */
    void check(Problems at);
}
