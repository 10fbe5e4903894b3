package portico.admin.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param role what they may do by this token
 * @param passwordChangeDue whether all they may do is change their password
 * @param session by which they came; null when by a personal access token
 */
record Caller(
        UUID user,
        String name,
        Role role,
        boolean passwordChangeDue,
        @Nullable UUID session) {}
