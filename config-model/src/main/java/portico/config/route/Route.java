package portico.config.route;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.GroupMention;
import portico.config.Problems;
import portico.config.Reference;
import portico.config.composition.Composition;
import portico.config.policy.Level;
import portico.config.policy.PolicyEntry;
import portico.config.secret.SecretRewrite;

/**
 * What is matched, and what then happens. Exactly one of the actions is given.
 *
 * @param enabled a route that is not enabled matches nothing; true when absent
 */
@Schema(
        description =
                "What is matched, and what then happens: exactly one of forward, split, compose, redirect and respond.")
public record Route(
        @Schema(readOnly = true) @Nullable UUID id,
        String name,
        RouteMatch match,
        RouteAction.@Nullable Forward forward,
        @Nullable Split split,
        RouteAction.@Nullable Compose compose,
        RouteAction.@Nullable Redirect redirect,
        RouteAction.@Nullable Respond respond,
        Boolean enabled,
        List<PolicyEntry> policies,
        List<String> tags)
        implements Entity {
    public Route(
            @Nullable UUID id,
            String name,
            @Nullable RouteMatch match,
            RouteAction.@Nullable Forward forward,
            @Nullable Split split,
            RouteAction.@Nullable Compose compose,
            RouteAction.@Nullable Redirect redirect,
            RouteAction.@Nullable Respond respond,
            @Nullable Boolean enabled,
            @Nullable List<PolicyEntry> policies,
            @Nullable List<String> tags) {
        this.id = id;
        this.name = name;
        this.match = requireNonNullElse(match, RouteMatch.ANYTHING);
        this.forward = forward;
        this.split = split;
        this.compose = compose;
        this.redirect = redirect;
        this.respond = respond;
        this.enabled = requireNonNullElse(enabled, true);
        this.policies = policies == null ? List.of() : List.copyOf(policies);
        this.tags = tags == null ? List.of() : List.copyOf(tags);
    }

    @Override
    @JsonIgnore
    public EntityKind kind() {
        return EntityKind.ROUTE;
    }

    @Override
    public Route withId(UUID id) {
        return new Route(id, name, match, forward, split, compose, redirect, respond, enabled, policies, tags);
    }

    /** The one action. Only for routes that {@link #check} finds nothing wrong with. */
    public RouteAction action() {
        return actions().findFirst().orElseThrow();
    }

    /** The services that its requests may go to, by name, each once. Only for routes found to be right. */
    public List<String> services() {
        return action().fold(
                        to -> List.of(to.service()),
                        shared -> shared.destinations().stream()
                                .map(Destination::service)
                                .distinct()
                                .toList(),
                        composed -> List.of(),
                        elsewhere -> List.of(),
                        own -> List.of());
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is the same list when there are no secrets
    public Route withSecrets(SecretRewrite rewrite) {
        List<PolicyEntry> rewritten = PolicyEntry.withSecrets(policies, rewrite);
        if (rewritten == policies) return this;
        return new Route(id, name, match, forward, split, compose, redirect, respond, enabled, rewritten, tags);
    }

    @Override
    public List<Reference> references() {
        var references = new ArrayList<Reference>();
        if (forward != null && forward.service() != null)
            references.add(new Reference("forward.service", EntityKind.SERVICE, forward.service()));
        if (split != null)
            for (int index = 0; index < split.destinations().size(); index++) {
                String service = split.destinations().get(index).service();
                if (service != null)
                    references.add(
                            new Reference("split.destinations[" + index + "].service", EntityKind.SERVICE, service));
            }
        if (compose != null && compose.composition() != null)
            references.add(new Reference("compose.composition", EntityKind.COMPOSITION, compose.composition()));
        references.addAll(PolicyEntry.references(policies));
        return references;
    }

    @Override
    public List<GroupMention> namedGroups() {
        return PolicyEntry.namedGroups(policies);
    }

    @Override
    public void check(Problems at) {
        at.name("name", name);
        match.check(at.at("match"));
        at.require(actions().count() == 1, "", "needs exactly one of forward, split, compose, redirect and respond");
        if (forward != null) forward.check(at.at("forward"));
        if (split != null) split.check(at.at("split"));
        if (compose != null) compose.check(at.at("compose"));
        if (redirect != null) redirect.check(at.at("redirect"));
        if (respond != null) respond.check(at.at("respond"));
        PolicyEntry.checkAll(policies, Level.ROUTE, at);
        at.tags(tags);
        if (at.isEmpty()) checkParameters(at);
    }

    private void checkParameters(Problems at) {
        if (forward != null) checkBound("rewrite", forward.rewrite(), at.at("forward"));
        if (redirect != null) checkBound("location", redirect.location(), at.at("redirect"));
        if (split != null)
            at.at("split")
                    .each(
                            "destinations",
                            split.destinations(),
                            (destination, element) -> checkBound("rewrite", destination.rewrite(), element));
    }

    /** Checks that each of its paths binds every parameter that the composition takes. */
    public void checkBinds(Composition composition, Problems at) {
        for (String name : composition.pathParameters()) {
            at.require(
                    !match.pathPatterns().isEmpty(),
                    "compose.composition",
                    "takes {request.path." + name + "}, and the route has no path that binds it");
            for (var path : match.pathPatterns())
                at.require(
                        path.parameterNames().contains(name),
                        "compose.composition",
                        "takes {request.path." + name + "}, which the path " + path.canonical() + " does not bind");
        }
    }

    private void checkBound(String field, @Nullable String template, Problems at) {
        if (template == null) return;
        for (String name : PathTemplate.parse(template).parameterNames())
            for (var path : match.pathPatterns())
                at.require(
                        path.parameterNames().contains(name),
                        field,
                        "uses {" + name + "}, which the path " + path.canonical() + " does not bind");
    }

    private Stream<RouteAction> actions() {
        return Stream.<@Nullable RouteAction>of(forward, split, compose, redirect, respond)
                .filter(Objects::nonNull);
    }
}
