package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Bound;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.GroupMention;
import portico.config.Problems;
import portico.config.Reference;
import portico.config.policy.PolicyEntry;
import portico.config.secret.SecretRewrite;

/** A backend API: where it is and how the gateway talks to it. */
@Schema(description = "A backend API: where it is and how the gateway talks to it.")
public record Service(
        @Schema(readOnly = true) @Nullable UUID id,
        String name,

        @Schema(
                description = "Short for one target and its protocol; give this or targets.",
                examples = "http://10.0.0.5:8080")
        @Nullable String url,

        @Schema(description = "How targets are spoken to; http when absent.")
        Protocol protocol,

        List<Target> targets,
        Balancing balancing,
        Timeouts timeouts,
        Retries retries,
        Health health,
        CircuitBreaker breaker,
        Tls tls,
        Pool pool,
        List<PolicyEntry> policies,
        List<String> tags)
        implements Entity {
    @Bound("Targets of a service")
    private static final int TARGETS_MAX = 1024;

    public Service(
            @Nullable UUID id,
            String name,
            @Nullable String url,
            @Nullable Protocol protocol,
            @Nullable List<Target> targets,
            @Nullable Balancing balancing,
            @Nullable Timeouts timeouts,
            @Nullable Retries retries,
            @Nullable Health health,
            @Nullable CircuitBreaker breaker,
            @Nullable Tls tls,
            @Nullable Pool pool,
            @Nullable List<PolicyEntry> policies,
            @Nullable List<String> tags) {
        this.id = id;
        this.name = name;
        this.url = url;
        this.protocol = requireNonNullElse(protocol, Protocol.HTTP);
        this.targets = targets == null ? List.of() : List.copyOf(targets);
        this.balancing = requireNonNullElse(balancing, Balancing.DEFAULT);
        this.timeouts = requireNonNullElse(timeouts, Timeouts.DEFAULT);
        this.retries = requireNonNullElse(retries, Retries.DEFAULT);
        this.health = requireNonNullElse(health, Health.DEFAULT);
        this.breaker = requireNonNullElse(breaker, CircuitBreaker.DEFAULT);
        this.tls = requireNonNullElse(tls, Tls.DEFAULT);
        this.pool = requireNonNullElse(pool, Pool.DEFAULT);
        this.policies = policies == null ? List.of() : List.copyOf(policies);
        this.tags = tags == null ? List.of() : List.copyOf(tags);
    }

    @Override
    @JsonIgnore
    public EntityKind kind() {
        return EntityKind.SERVICE;
    }

    @Override
    public Service withId(UUID id) {
        return new Service(
                id, name, url, protocol, targets, balancing, timeouts, retries, health, breaker, tls, pool, policies,
                tags);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is the same list when there are no secrets
    public Service withSecrets(SecretRewrite rewrite) {
        List<PolicyEntry> rewritten = PolicyEntry.withSecrets(policies, rewrite);
        if (rewritten == policies) return this;
        return new Service(
                id, name, url, protocol, targets, balancing, timeouts, retries, health, breaker, tls, pool, rewritten,
                tags);
    }

    @Override
    public List<Reference> references() {
        var references = new ArrayList<>(tls.references());
        references.addAll(PolicyEntry.references(policies));
        return references;
    }

    @Override
    public List<GroupMention> namedGroups() {
        return PolicyEntry.namedGroups(policies);
    }

    /** The targets, whichever way they were written. Only for services that {@link #check} finds nothing wrong with. */
    public List<Target> allTargets() {
        return url == null ? targets : List.of(target(parsed(url)));
    }

    /** The protocol, whichever way it was written. */
    public Protocol targetProtocol() {
        if (url == null) return protocol;
        return url.startsWith("https:") ? Protocol.HTTPS : Protocol.HTTP;
    }

    @Override
    public void check(Problems at) {
        at.name("name", name);
        if (url != null) checkUrl(url, at);
        else at.require(!targets.isEmpty(), "targets", "is required: give url or targets");
        at.bounded("targets", targets, TARGETS_MAX);
        at.each("targets", targets);
        at.distinct("targets", targets.stream().map(Target::address).toList());
        at.require(
                targets.isEmpty() || targets.stream().anyMatch(target -> target.weight() > 0 && !target.drained()),
                "targets",
                "has none that takes traffic");
        balancing.check(at.at("balancing"));
        timeouts.check(at.at("timeouts"));
        retries.check(at.at("retries"));
        health.check(at.at("health"));
        breaker.check(at.at("breaker"));
        tls.check(at.at("tls"));
        at.require(tls.equals(Tls.DEFAULT) || targetProtocol().tls(), "tls", "is for the protocols https and h2");
        pool.check(at.at("pool"));
        PolicyEntry.checkAll(policies, portico.config.policy.Level.SERVICE, at);
        at.tags(tags);
    }

    private void checkUrl(String url, Problems at) {
        at.require(targets.isEmpty(), "targets", "is given beside url: give one of them");
        at.require(protocol == Protocol.HTTP, "protocol", "is given beside url, whose scheme says it");
        at.text("url", url, 2048);
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            at.add("url", "is not a URL");
            return;
        }
        if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) || uri.getRawAuthority() == null) {
            at.add("url", "must look like http://host:port or https://host");
            return;
        }
        boolean anonymous = !uri.getRawAuthority().contains("@");
        at.require(anonymous, "url", "must not carry a user or password");
        at.require(
                uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"),
                "url",
                "must not have a path: use the route's addPrefix");
        at.require(uri.getRawQuery() == null && uri.getRawFragment() == null, "url", "must end after the port");
        if (anonymous) Problems.of(target(uri)).list().forEach(problem -> at.add("url", problem.message()));
    }

    // Of the authority, not of the host: that is null when its name has a "_", which resolvers take.
    private static Target target(URI uri) {
        String authority = uri.getRawAuthority();
        if (authority.endsWith(":")) authority = authority.substring(0, authority.length() - 1); // RFC 3986 §3.2.3
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        String port = "https".equals(uri.getScheme()) ? ":443" : ":80";
        return new Target(hasPort ? authority : authority + port, null, false);
    }

    private static URI parsed(String url) {
        return URI.create(url);
    }
}
