/** The settings of correlation-id: by which name requests that belong together are known. */
@NullMarked
package portico.config.policy.correlationid;

import org.jspecify.annotations.NullMarked;
