package portico.node.policy.upstreamauth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.config.policy.upstreamauth.UpstreamAuthSettings;
import portico.node.policy.CompileContext;
import portico.node.policy.OutsideServices;

/** The credential of a policy upstream-auth, for requests that the gateway makes of its own accord. */
public final class OwnCredential {
    private static final String AUTHORIZATION = "authorization";
    private static final int UNAUTHORIZED = 401;

    private final @Nullable Shown fixed;
    private final @Nullable ClientToken token;

    private OwnCredential(@Nullable Shown fixed, @Nullable ClientToken token) {
        this.fixed = fixed;
        this.token = token;
    }

    /**
     * What a request shows.
     *
     * @param name of a header field in lower case, or of a parameter of the query
     * @param value as it stands there, escaped where that is needed
     * @param inQuery whether it is a parameter
     */
    public record Shown(String name, String value, boolean inQuery) {
        /** Without the value: this may end up in a log. */
        @Override
        public String toString() {
            return "Shown[" + name + "]";
        }
    }

    /** What these settings say. */
    public static OwnCredential of(UpstreamAuthSettings settings, CompileContext context) {
        return settings.shown()
                .fold(
                        header -> fixed(header.name(), header.prefix() + UpstreamAuth.clear(header.value()), false),
                        query -> fixed(
                                query.name(),
                                URLEncoder.encode(UpstreamAuth.clear(query.value()), StandardCharsets.UTF_8),
                                true),
                        basic -> fixed(
                                AUTHORIZATION,
                                OutsideServices.basic(basic.username(), UpstreamAuth.clear(basic.password())),
                                false),
                        oauth2 -> new OwnCredential(null, UpstreamAuth.clientToken(oauth2, context)));
    }

    private static OwnCredential fixed(String name, String value, boolean inQuery) {
        return new OwnCredential(new Shown(name, value, inQuery), null);
    }

    /** What a request shows; null when that has to be fetched first. */
    public @Nullable Shown shown() {
        if (fixed != null || token == null) return fixed;
        String field = token.field();
        return field == null ? null : new Shown(AUTHORIZATION, field, false);
    }

    /** The same, fetched, or null inside, on any thread; null when that was tried in vain a moment ago. */
    public @Nullable CompletableFuture<@Nullable Shown> fetch() {
        CompletableFuture<@Nullable String> fetched = token == null ? null : token.fetch();
        if (fetched == null) return null;
        return fetched.thenApply(field -> field == null ? null : new Shown(AUTHORIZATION, field, false));
    }

    /** A service that wants another one gets another one, from the next request on. */
    public void answered(Shown shown, int status) {
        if (status == UNAUTHORIZED && token != null) token.refused(shown.value());
    }
}
