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
import portico.config.Problems;
import portico.config.Reference;
import portico.config.policy.Level;
import portico.config.policy.PolicyEntry;

/**
 * What is matched, and what then happens. Exactly one of the actions is given.
 *
 * @param enabled a route that is not enabled matches nothing; true when absent
 */
@Schema(description = "What is matched, and what then happens: exactly one of forward, redirect and respond.")
public record Route(
        @Schema(readOnly = true) @Nullable UUID id,
        String name,
        RouteMatch match,
        RouteAction.@Nullable Forward forward,
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
            RouteAction.@Nullable Redirect redirect,
            RouteAction.@Nullable Respond respond,
            @Nullable Boolean enabled,
            @Nullable List<PolicyEntry> policies,
            @Nullable List<String> tags) {
        this.id = id;
        this.name = name;
        this.match = requireNonNullElse(match, RouteMatch.ANYTHING);
        this.forward = forward;
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
        return new Route(id, name, match, forward, redirect, respond, enabled, policies, tags);
    }

    /** The one action. Only for routes that {@link #check} finds nothing wrong with. */
    public RouteAction action() {
        return actions().findFirst().orElseThrow();
    }

    @Override
    public List<Reference> references() {
        var references = new ArrayList<Reference>();
        if (forward != null && forward.service() != null)
            references.add(new Reference("forward.service", EntityKind.SERVICE, forward.service()));
        references.addAll(PolicyEntry.references(policies));
        return references;
    }

    @Override
    public void check(Problems at) {
        at.name("name", name);
        match.check(at.at("match"));
        at.require(actions().count() == 1, "", "needs exactly one of forward, redirect and respond");
        if (forward != null) {
            forward.check(at.at("forward"));
            if (at.isEmpty()) checkRewrite(forward, at);
        }
        if (redirect != null) redirect.check(at.at("redirect"));
        if (respond != null) respond.check(at.at("respond"));
        PolicyEntry.checkAll(policies, Level.ROUTE, at);
        at.tags(tags);
    }

    private void checkRewrite(RouteAction.Forward forward, Problems at) {
        if (forward.rewrite() == null) return;
        for (String name : PathTemplate.parse(forward.rewrite()).parameterNames())
            for (var path : match.pathPatterns())
                at.require(
                        path.parameterNames().contains(name),
                        "forward.rewrite",
                        "uses {" + name + "}, which the path " + path.canonical() + " does not bind");
    }

    private Stream<RouteAction> actions() {
        return Stream.<@Nullable RouteAction>of(forward, redirect, respond).filter(Objects::nonNull);
    }
}
