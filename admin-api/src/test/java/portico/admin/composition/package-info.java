@NullMarked
package portico.admin.composition;

import org.jspecify.annotations.NullMarked;
