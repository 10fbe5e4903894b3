@NullMarked
package portico.config.policy.quota;

import org.jspecify.annotations.NullMarked;
