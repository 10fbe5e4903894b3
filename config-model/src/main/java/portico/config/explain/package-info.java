/** What a node tells of how it treats a request, made up or recent. */
@NullMarked
package portico.config.explain;

import org.jspecify.annotations.NullMarked;
