/** What nodes shall keep no longer of what services have answered. */
@NullMarked
package portico.admin.cache;

import org.jspecify.annotations.NullMarked;
