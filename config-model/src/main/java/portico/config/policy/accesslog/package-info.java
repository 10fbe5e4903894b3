/** The settings of access-log: one line of JSON for each exchange. */
@NullMarked
package portico.config.policy.accesslog;

import org.jspecify.annotations.NullMarked;
