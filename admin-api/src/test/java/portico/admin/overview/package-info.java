@NullMarked
package portico.admin.overview;

import org.jspecify.annotations.NullMarked;
