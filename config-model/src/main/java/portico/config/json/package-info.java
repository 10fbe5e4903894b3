/** One strict JSON and YAML form for configuration, the same in REST, files, database and snapshots. */
@NullMarked
package portico.config.json;

import org.jspecify.annotations.NullMarked;
