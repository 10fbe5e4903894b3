/** What was used of quotas, as nodes have told it, for good. */
@NullMarked
package portico.admin.quota;

import org.jspecify.annotations.NullMarked;
