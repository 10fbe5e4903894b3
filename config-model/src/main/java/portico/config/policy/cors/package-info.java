/** The settings of cors: which web pages of other origins may call. */
@NullMarked
package portico.config.policy.cors;

import org.jspecify.annotations.NullMarked;
