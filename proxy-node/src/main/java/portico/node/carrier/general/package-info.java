/**
 * The carrier that serves everything, on Vert.x' server and client: HTTP/1.0 to HTTP/2, TLS, upgrades, unusual framing.
 */
@NullMarked
package portico.node.carrier.general;

import org.jspecify.annotations.NullMarked;
