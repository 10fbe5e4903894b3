/** TLS certificates over REST. */
@NullMarked
package portico.admin.certificate;

import org.jspecify.annotations.NullMarked;
