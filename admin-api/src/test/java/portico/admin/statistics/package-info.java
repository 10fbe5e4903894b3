@NullMarked
package portico.admin.statistics;

import org.jspecify.annotations.NullMarked;
