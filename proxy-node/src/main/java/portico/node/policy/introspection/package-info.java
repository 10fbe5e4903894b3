/** The policy oauth2-introspection: whoever issued a token says whether it is good. */
@NullMarked
package portico.node.policy.introspection;

import org.jspecify.annotations.NullMarked;
