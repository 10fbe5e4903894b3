package portico.node.sync;

/** The admin service says that this node's token is not, or no longer, good. */
final class Unauthorized extends AdminFailure {
    private static final long serialVersionUID = 1;

    Unauthorized(String what) {
        super(what);
    }
}
