/** The settings of maintenance: what is said while a service is not there, and who may pass. */
@NullMarked
package portico.config.policy.maintenance;

import org.jspecify.annotations.NullMarked;
