/** What the configuration was, what changed it, and going back. */
@NullMarked
package portico.admin.revision;

import org.jspecify.annotations.NullMarked;
