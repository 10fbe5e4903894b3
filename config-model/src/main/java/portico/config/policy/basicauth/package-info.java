/** The settings of basic-auth: callers show a user name and a password. */
@NullMarked
package portico.config.policy.basicauth;

import org.jspecify.annotations.NullMarked;
