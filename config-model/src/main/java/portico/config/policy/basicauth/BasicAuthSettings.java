package portico.config.policy.basicauth;

import static java.util.Objects.requireNonNullElse;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Answers 401 unless the caller shows the user name and password of a consumer (RFC 7617).
 *
 * @param realm what browsers tell people that the password is for; {@code portico} when absent
 * @param hidePassword keeps user name and password from the upstream; true when absent
 */
@Schema(description = "Answers 401 unless the caller shows the user name and password of a consumer.")
public record BasicAuthSettings(
        @Schema(description = "What browsers tell people that the password is for.", defaultValue = "portico")
        String realm,

        @Schema(description = "Keeps user name and password from the upstream.", defaultValue = "true")
        Boolean hidePassword)
        implements PolicySettings {
    public static final PolicyKind<BasicAuthSettings> KIND =
            PolicyKind.of("basic-auth", Phase.AUTHENTICATION, BasicAuthSettings.class);

    public BasicAuthSettings(@Nullable String realm, @Nullable Boolean hidePassword) {
        this.realm = requireNonNullElse(realm, "portico");
        this.hidePassword = requireNonNullElse(hidePassword, true);
    }

    @Override
    public void check(Problems at) {
        // It goes into a quoted string of a header field (RFC 9110 §5.6.4).
        at.require(
                realm.matches("[ !#-\\[\\]-~]{1,128}"),
                "realm",
                "must be 1 to 128 of ASCII without quotes and backslash");
    }
}
