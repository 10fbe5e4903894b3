/** The contract between admin service and nodes: what configuration is and when it is valid. */
@NullMarked
package portico.config;

import org.jspecify.annotations.NullMarked;
