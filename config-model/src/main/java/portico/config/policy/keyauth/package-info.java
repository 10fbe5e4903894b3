/** The settings of key-auth: callers show an API key. */
@NullMarked
package portico.config.policy.keyauth;

import org.jspecify.annotations.NullMarked;
