/**
 * The carrier for plain HTTP/1.1 exchanges: it stands before Vert.x' decoder, takes the exchanges of which it is sure of
 * every octet, and hands all else on unread. It also is the edge for both: no head passes it that two readers could
 * understand differently.
 */
@NullMarked
package portico.node.carrier.fast;

import org.jspecify.annotations.NullMarked;
