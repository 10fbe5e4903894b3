package portico.admin.node;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A group of nodes as the API shows it.
 *
 * @param joinTokenHint the first characters of its join token; absent when nodes cannot join it by themselves
 */
@Schema(name = "NodeGroup")
public record NodeGroupView(UUID id, String name, @Nullable String joinTokenHint, Instant createdAt) {}
