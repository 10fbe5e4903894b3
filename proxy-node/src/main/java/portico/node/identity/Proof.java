package portico.node.identity;

import org.jspecify.annotations.Nullable;

/** By what a consumer is known that is kept as an object. */
interface Proof {
    Owned owned();

    /** The same where it is known by another identity's numbers; null when it is not good there any more. */
    @Nullable Proof in(Identity other);
}
