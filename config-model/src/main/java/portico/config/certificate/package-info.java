/** TLS certificates and their keys, chosen by the name that a client asks for. */
@NullMarked
package portico.config.certificate;

import org.jspecify.annotations.NullMarked;
