/** Text with what is known of an exchange in its places. */
@NullMarked
package portico.config.policy.template;

import org.jspecify.annotations.NullMarked;
