/** What nodes talk to: announcements, manifests and chunks, on a port of its own. */
@NullMarked
package portico.admin.channel;

import org.jspecify.annotations.NullMarked;
