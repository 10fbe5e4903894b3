package portico.config.route;

import static java.util.Objects.requireNonNullElse;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Checked;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.service.RetryOverrides;
import portico.config.service.TimeoutOverrides;

/** What happens to an exchange that a route matched. */
public sealed interface RouteAction extends Checked
        permits RouteAction.Forward, Split, RouteAction.Compose, RouteAction.Redirect, RouteAction.Respond {
    /** A new variant is a new argument, and stops every reader at compile time. */
    <R> R fold(
            Function<Forward, R> forward,
            Function<Split, R> split,
            Function<Compose, R> compose,
            Function<Redirect, R> redirect,
            Function<Respond, R> respond);

    /**
     * Sends the request on to a service.
     *
     * @param stripPrefix taken off the front of the path, whole segments
     * @param addPrefix put in front of what is left
     * @param rewrite the whole new path, with the captured parameters in braces; instead of the other two
     * @param keepHost sends the client's Host on, instead of the target's
     * @param host sent as the Host, instead of the target's; with a port where it is to have one
     * @param timeouts what is otherwise than the service says
     * @param retries what is otherwise than the service says
     * @param hideBackend keeps what the service says of itself, and its inside host names, from clients; true when absent
     */
    record Forward(
            @Schema(description = "Name of the service.") String service,

            @Schema(description = "Taken off the front of the path, whole segments.", examples = "/orders") @Nullable String stripPrefix,

            @Schema(description = "Put in front of what is left of the path.", examples = "/v2") @Nullable String addPrefix,

            @Schema(description = "The whole new path, captured parameters in braces.", examples = "/users/{id}")
            @Nullable String rewrite,

            @Schema(description = "Sends the client's Host on, instead of the target's.")
            boolean keepHost,

            @Schema(description = "Sent as the Host, instead of the target's.", examples = "orders.internal") @Nullable String host,

            @Schema(description = "How long the gateway waits, where it is not as the service says.")
            TimeoutOverrides timeouts,

            @Schema(description = "When a request that failed is sent again, where it is not as the service says.")
            RetryOverrides retries,

            @Schema(
                    description = "Removes what tells the software behind, and rewrites its host names in Location, "
                            + "Content-Location, Refresh and cookies; true when absent.")
            Boolean hideBackend)
            implements RouteAction {
        public Forward(
                String service,
                @Nullable String stripPrefix,
                @Nullable String addPrefix,
                @Nullable String rewrite,
                boolean keepHost,
                @Nullable String host,
                @Nullable TimeoutOverrides timeouts,
                @Nullable RetryOverrides retries,
                @Nullable Boolean hideBackend) {
            this.service = service;
            this.stripPrefix = stripPrefix;
            this.addPrefix = addPrefix;
            this.rewrite = rewrite;
            this.keepHost = keepHost;
            this.host = host;
            this.timeouts = requireNonNullElse(timeouts, TimeoutOverrides.NONE);
            this.retries = requireNonNullElse(retries, RetryOverrides.NONE);
            this.hideBackend = requireNonNullElse(hideBackend, true);
        }

        /** Forwards to a service with the path as it is. */
        public static Forward to(String service) {
            return new Forward(service, null, null, null, false, null, null, null, null);
        }

        @Override
        public <R> R fold(
                Function<Forward, R> forward,
                Function<Split, R> split,
                Function<Compose, R> compose,
                Function<Redirect, R> redirect,
                Function<Respond, R> respond) {
            return forward.apply(this);
        }

        @Override
        public void check(Problems at) {
            at.name("service", service);
            prefix("stripPrefix", stripPrefix, at);
            prefix("addPrefix", addPrefix, at);
            if (rewrite != null) {
                at.require(stripPrefix == null && addPrefix == null, "rewrite", "replaces stripPrefix and addPrefix");
                PathTemplate.check(rewrite, at.at("rewrite"));
            }
            if (host != null) {
                at.require(!keepHost, "host", "replaces keepHost");
                HostPattern.checkOne(host, at.at("host"));
            }
            timeouts.check(at.at("timeouts"));
            retries.check(at.at("retries"));
        }

        private static void prefix(String field, @Nullable String prefix, Problems at) {
            if (prefix == null) return;
            at.require(
                    prefix.startsWith("/") && !prefix.endsWith("/") && prefix.length() <= 1024,
                    field,
                    "must start with / and not end with it");
            at.require(
                    NormalPath.isNormal(prefix),
                    field,
                    "is not a normalised path; write it as " + NormalPath.of(prefix));
        }
    }

    /**
     * Answers from a composition.
     *
     * @param composition its name
     */
    record Compose(
            @Schema(description = "Name of the composition.", examples = "mobile-home")
            String composition) implements RouteAction {
        @Override
        public <R> R fold(
                Function<Forward, R> forward,
                Function<Split, R> split,
                Function<Compose, R> compose,
                Function<Redirect, R> redirect,
                Function<Respond, R> respond) {
            return compose.apply(this);
        }

        @Override
        public void check(Problems at) {
            at.name("composition", composition);
        }
    }

    /**
     * Sends the client elsewhere.
     *
     * @param status 301, 302, 303, 307 or 308; 302 when absent
     * @param location a URL, or a path on the same host; captured parameters in braces behind the host
     * @param keepPath puts the request's path and query behind the location
     */
    record Redirect(
            @Schema(description = "301, 302, 303, 307 or 308; 302 when absent.")
            Integer status,

            @Schema(
                    description = "A URL, or a path on the same host; behind the host, captured parameters in braces.",
                    examples = "https://www.example.com/people/{id}")
            String location,

            @Schema(description = "Puts the request's path and query behind the location.")
            boolean keepPath)
            implements RouteAction {
        private static final Pattern BEFORE_PARAMETERS =
                Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\\\{}]+/[^{}]*\\{|/([^/\\\\{}][^{}]*)?\\{");
        private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

        public Redirect(@Nullable Integer status, String location, boolean keepPath) {
            this.status = requireNonNullElse(status, 302);
            this.location = location;
            this.keepPath = keepPath;
        }

        @Override
        public <R> R fold(
                Function<Forward, R> forward,
                Function<Split, R> split,
                Function<Compose, R> compose,
                Function<Redirect, R> redirect,
                Function<Respond, R> respond) {
            return redirect.apply(this);
        }

        @Override
        public void check(Problems at) {
            at.require(STATUSES.contains(status), "status", "must be 301, 302, 303, 307 or 308");
            at.required("location", location);
            at.text("location", location, 2048);
            if (location != null) checkLocation(location, at.at("location"));
        }

        private static void checkLocation(String location, Problems at) {
            at.require(
                    location.chars().allMatch(c -> c > ' ' && c < 0x7f), "", "must be a URL in ASCII without spaces");
            int parameter = location.indexOf('{');
            if (parameter < 0 && location.indexOf('}') < 0) return;
            PathTemplate.checkBraces(location, at);
            // Before it, a client's word would say which host its browser is sent to.
            at.require(BEFORE_PARAMETERS.matcher(location).lookingAt(), "", "may have parameters only behind the host");
        }
    }

    /**
     * Answers without asking a service.
     *
     * @param status 200 to 599; 200 when absent
     */
    record Respond(
            @Schema(description = "200 to 599; 200 when absent.")
            Integer status,

            Map<String, String> headers,

            @Schema(description = "The body, as text in UTF-8.")
            String body)
            implements RouteAction {
        @Bound("Characters of the body of a route that answers by itself")
        private static final int BODY_LENGTH_MAX = 64 * 1024;

        public Respond(@Nullable Integer status, @Nullable Map<String, String> headers, @Nullable String body) {
            this.status = requireNonNullElse(status, 200);
            this.headers = headers == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(headers));
            this.body = requireNonNullElse(body, "");
        }

        @Override
        public <R> R fold(
                Function<Forward, R> forward,
                Function<Split, R> split,
                Function<Compose, R> compose,
                Function<Redirect, R> redirect,
                Function<Respond, R> respond) {
            return respond.apply(this);
        }

        @Override
        public void check(Problems at) {
            at.require(status >= 200 && status <= 599, "status", "must be 200 to 599");
            at.require(body.length() <= BODY_LENGTH_MAX, "body", "is over 64 KiB");
            at.require(body.isEmpty() || (status != 204 && status != 304), "body", "cannot go with status " + status);
            HeaderNames.checkEdits(headers, at.at("headers"));
        }
    }
}
