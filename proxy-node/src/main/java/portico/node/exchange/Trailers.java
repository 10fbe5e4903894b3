package portico.node.exchange;

/** The fields behind a body that came in chunks (RFC 9112 §7.1.2). */
public final class Trailers extends Head {}
