/** The settings of validation: what requests and answers must be like. */
@NullMarked
package portico.config.policy.validation;

import org.jspecify.annotations.NullMarked;
