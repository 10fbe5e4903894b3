@NullMarked
package portico.node.policy.validation;

import org.jspecify.annotations.NullMarked;
