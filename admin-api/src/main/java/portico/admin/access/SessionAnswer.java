package portico.admin.access;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A session, at its start or renewed; the refresh token travels in a cookie that scripts cannot read.
 *
 * @param accessToken for {@code Authorization: Bearer}
 * @param expiresInSeconds of the access token
 * @param user who signed in
 */
@Schema(name = "Session")
public record SessionAnswer(String accessToken, long expiresInSeconds, Me user) {
    @Override
    public String toString() {
        return "SessionAnswer[" + user + "]"; // never the token
    }

    /**
     * The caller.
     *
     * @param role what the token allows
     * @param mustChangePassword whether changing it is all that is allowed
     */
    @Schema(name = "Me")
    public record Me(String name, Role role, boolean mustChangePassword) {}
}
