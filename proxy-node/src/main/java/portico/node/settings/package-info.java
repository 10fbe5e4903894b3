/** What a person sets for a node: the environment variables {@code PORTICO_…}. */
@NullMarked
package portico.node.settings;

import org.jspecify.annotations.NullMarked;
