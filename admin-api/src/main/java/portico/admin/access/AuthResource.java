package portico.admin.access;

import io.quarkus.security.Authenticated;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/auth")
@Tag(name = "auth", description = "Signing in and out.")
final class AuthResource {
    private final Sessions sessions;
    private final LocalAccess localAccess;
    private final CurrentCaller caller;

    AuthResource(Sessions sessions, LocalAccess localAccess, CurrentCaller caller) {
        this.sessions = sessions;
        this.localAccess = localAccess;
        this.caller = caller;
    }

    @POST
    @Path("login")
    @PermitAll
    @Operation(summary = "Sign in: an access token, and a cookie to renew it with")
    public RestResponse<SessionAnswer> login(Credentials shown, @Context HttpServerRequest request) {
        return opened(sessions.login(shown, address(request)), request);
    }

    @POST
    @Path("refresh")
    @PermitAll
    @Operation(summary = "Renew the access token by the cookie, which is good for one use and replaced")
    @Parameter(name = RefreshCookie.NAME, in = ParameterIn.COOKIE, schema = @Schema(type = SchemaType.STRING))
    public RestResponse<SessionAnswer> refresh(
            @HeaderParam("Portico-Refresh") @Nullable String marker,
            @HeaderParam("Sec-Fetch-Site") @Nullable String site,
            @Context HttpServerRequest request) {
        refuseCrossSite(marker, site);
        return opened(sessions.refresh(RefreshCookie.in(request)), request);
    }

    @POST
    @Path("logout")
    @PermitAll
    @Operation(summary = "Sign out: cookie and access token are dead at once")
    @Parameter(name = RefreshCookie.NAME, in = ParameterIn.COOKIE, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "204", description = "Signed out")
    public RestResponse<Void> logout(
            @HeaderParam("Portico-Refresh") @Nullable String marker,
            @HeaderParam("Sec-Fetch-Site") @Nullable String site,
            @Context HttpServerRequest request) {
        refuseCrossSite(marker, site);
        sessions.logout(RefreshCookie.in(request));
        return RestResponse.ResponseBuilder.<Void>noContent()
                .cookie(RefreshCookie.none(request))
                .build();
    }

    @GET
    @Path("me")
    @Authenticated
    @Operation(summary = "Who you are, and what you may do")
    public SessionAnswer.Me me() {
        Caller me = caller.get();
        return new SessionAnswer.Me(me.name(), me.role(), me.passwordChangeDue());
    }

    @POST
    @Path("password")
    @Authenticated
    @Operation(summary = "Change your password; your other sessions end")
    public void changePassword(PasswordChange change, @Context HttpServerRequest request) {
        sessions.changePassword(caller.get(), change, address(request));
    }

    @POST
    @Path("local")
    @PermitAll
    @Operation(summary = "A token for whoever can read our data directory, from this machine only")
    public IssuedToken local(
            NewToken wanted,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context HttpServerRequest request) {
        return localAccess.issue(authorization, address(request), wanted);
    }

    private static RestResponse<SessionAnswer> opened(Sessions.Opened opened, HttpServerRequest request) {
        return RestResponse.ResponseBuilder.ok(opened.answer())
                .cookie(RefreshCookie.of(opened.refreshToken(), opened.lifetime(), request))
                .build();
    }

    // A page of another site can make a browser send the cookie, at worst, but never a header of its own without our
    // leave.
    private static void refuseCrossSite(@Nullable String marker, @Nullable String site) {
        if (marker == null || marker.isEmpty()) throw new CrossSite("Portico-Refresh", "is missing");
        if (site != null && !site.equals("same-origin"))
            throw new CrossSite("Sec-Fetch-Site", "is not same-origin: the request is from another page");
    }

    private static String address(HttpServerRequest request) {
        SocketAddress peer = request.connection().remoteAddress(); // of the connection: headers can say anything
        return peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
    }
}
