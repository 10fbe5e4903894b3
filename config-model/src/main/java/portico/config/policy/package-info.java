/** Policies: units of behaviour, where they attach and in which order they run. */
@NullMarked
package portico.config.policy;

import org.jspecify.annotations.NullMarked;
