/** What policies are on a node, and the list of those that there are. */
@NullMarked
package portico.node.policy;

import org.jspecify.annotations.NullMarked;
