/** The settings of oauth2-introspection: whoever issued a token says whether it is good. */
@NullMarked
package portico.config.policy.introspection;

import org.jspecify.annotations.NullMarked;
