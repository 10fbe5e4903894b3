package portico.node.exchange;

import java.util.concurrent.CompletionStage;

/** Looks at the body of an answer once it is whole, and says what goes on in its place. */
public interface BodyChange {
    /** How many octets the body may have; an answer with a larger one does not reach the client. */
    int octetsMax();

    /**
     * What goes on.
     *
     * @param body as it came, or as others have left it; not to be changed
     * @return the same octets when they go on as they are; completes on any thread, with {@link UnfitAnswer} when the answer
     *     cannot go on
     */
    CompletionStage<byte[]> change(byte[] body);
}
