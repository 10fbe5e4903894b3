/** Bodies that policies read: decoded, within bounds, and refused when they are not what they claim to be. */
@NullMarked
package portico.node.policy.body;

import org.jspecify.annotations.NullMarked;
