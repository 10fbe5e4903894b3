/** The settings of any-of: callers show one of several kinds of credential, or none. */
@NullMarked
package portico.config.policy.anyof;

import org.jspecify.annotations.NullMarked;
