/** Services: the backend APIs behind the gateway. */
@NullMarked
package portico.config.service;

import org.jspecify.annotations.NullMarked;
