/** validation: whether requests and answers are as they are described. */
@NullMarked
package portico.node.policy.validation;

import org.jspecify.annotations.NullMarked;
