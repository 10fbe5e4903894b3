@NullMarked
package portico.admin.dashboard;

import org.jspecify.annotations.NullMarked;
