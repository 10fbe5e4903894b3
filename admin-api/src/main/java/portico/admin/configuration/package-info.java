/** Configuration as it is stored: rows, reading them, and the one way in which they change. */
@NullMarked
package portico.admin.configuration;

import org.jspecify.annotations.NullMarked;
