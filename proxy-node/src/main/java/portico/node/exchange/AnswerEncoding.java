package portico.node.exchange;

import org.jspecify.annotations.Nullable;

/** Decides, when all else about an answer is decided, whether its body goes out in a content coding. */
public interface AnswerEncoding {
    /**
     * Begins with an answer, and edits its fields so that they say what is done.
     *
     * @param length of the body in octets; -1 when it is not known
     * @return null when the answer goes out as it is
     */
    @Nullable BodyEncoder begin(Exchange exchange, long length);
}
