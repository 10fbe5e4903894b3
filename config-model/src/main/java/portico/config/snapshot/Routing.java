package portico.config.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.Problems;
import portico.config.Reference;
import portico.config.certificate.Certificate;
import portico.config.composition.Composition;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.service.Service;
import portico.config.service.Tls;

/** All services, policies, routes, certificates and compositions of a configuration by name, and whether they fit together. */
public final class Routing {
    /** Of a configuration that is empty. */
    public static final Routing NOTHING = of(List.of());

    private final Map<String, Service> services;
    private final Map<String, Policy> policies;
    private final Map<String, Route> routes;
    private final Map<String, Certificate> certificates;
    private final Map<String, Composition> compositions;

    private Routing(
            Map<String, Service> services,
            Map<String, Policy> policies,
            Map<String, Route> routes,
            Map<String, Certificate> certificates,
            Map<String, Composition> compositions) {
        this.services = Collections.unmodifiableMap(services);
        this.policies = Collections.unmodifiableMap(policies);
        this.routes = Collections.unmodifiableMap(routes);
        this.certificates = Collections.unmodifiableMap(certificates);
        this.compositions = Collections.unmodifiableMap(compositions);
    }

    /** What the entries of routing chunks make up. */
    public static Routing of(Collection<ChunkEntry> entries) {
        var services = new TreeMap<String, Service>();
        var policies = new TreeMap<String, Policy>();
        var routes = new TreeMap<String, Route>();
        var certificates = new TreeMap<String, Certificate>();
        var compositions = new TreeMap<String, Composition>();
        for (var entry : entries) {
            if (entry.service() != null) services.put(entry.service().name(), entry.service());
            if (entry.policy() != null) policies.put(entry.policy().name(), entry.policy());
            if (entry.route() != null) routes.put(entry.route().name(), entry.route());
            if (entry.certificate() != null)
                certificates.put(entry.certificate().name(), entry.certificate());
            if (entry.composition() != null)
                compositions.put(entry.composition().name(), entry.composition());
        }
        return new Routing(services, policies, routes, certificates, compositions);
    }

    /** The same with its services, policies and routes changed. */
    public Routing with(UnaryOperator<Entity> change) {
        return new Routing(
                changed(services, Service.class, change),
                changed(policies, Policy.class, change),
                changed(routes, Route.class, change),
                certificates,
                compositions);
    }

    @SuppressWarnings("ReferenceEquality") // what is not changed is the same
    private static <E extends Entity> Map<String, E> changed(
            Map<String, E> entities, Class<E> type, UnaryOperator<Entity> change) {
        Map<String, E> result = entities; // a copy only when there is something to change
        for (var entry : entities.entrySet()) {
            E entity = type.cast(change.apply(entry.getValue()));
            if (entity == entry.getValue()) continue;
            if (result == entities) result = new TreeMap<>(entities);
            result.put(entry.getKey(), entity);
        }
        return result;
    }

    public Map<String, Service> services() {
        return services;
    }

    public Map<String, Policy> policies() {
        return policies;
    }

    public Map<String, Route> routes() {
        return routes;
    }

    public Map<String, Certificate> certificates() {
        return certificates;
    }

    public Map<String, Composition> compositions() {
        return compositions;
    }

    /** True when all but the routes is equal. */
    public boolean equalsButForRoutes(Routing other) {
        return services.equals(other.services)
                && policies.equals(other.policies)
                && certificates.equals(other.certificates)
                && compositions.equals(other.compositions);
    }

    /** Everything that keeps this from being served; empty when it can be. */
    public List<EntityProblem> problems() {
        return problemsSince(NOTHING);
    }

    /**
     * The same.
     *
     * @param sound another one without problems: an entity that it holds as well, an equal one, has none of its own
     */
    public List<EntityProblem> problemsSince(Routing sound) {
        var found = new ArrayList<EntityProblem>();
        check(services, sound.services, found);
        check(policies, sound.policies, found);
        check(routes, sound.routes, found);
        check(certificates, sound.certificates, found);
        check(compositions, sound.compositions, found);
        if (found.isEmpty()) routes.values().forEach(route -> checkParameters(route, found));
        if (found.isEmpty()) ties(found);
        return found;
    }

    private <E extends Entity> void check(Map<String, E> entities, Map<String, E> sound, List<EntityProblem> found) {
        for (var entity : entities.values()) {
            if (!entity.equals(sound.get(entity.name())))
                for (var problem : Problems.ofStored(entity).list())
                    found.add(new EntityProblem(entity.kind(), entity.name(), problem.field(), problem.message()));
            checkSurroundings(entity, found);
        }
    }

    /** What depends on the others. */
    private void checkSurroundings(Entity entity, List<EntityProblem> found) {
        if (entity instanceof Service service) checkClientCertificate(service, found);
        for (var reference : entity.references())
            if (!exists(reference))
                found.add(new EntityProblem(
                        entity.kind(),
                        entity.name(),
                        reference.field(),
                        "names a " + reference.kind().word() + " that does not exist: " + reference.name()));
    }

    private void checkClientCertificate(Service service, List<EntityProblem> found) {
        String name = service.tls().clientCertificate();
        Certificate shown = name == null ? null : certificates.get(name);
        if (shown != null && shown.isBundle())
            found.add(new EntityProblem(EntityKind.SERVICE, service.name(), Tls.CLIENT_CERTIFICATE, Tls.NEEDS_A_KEY));
    }

    /** A composition takes what the paths of its routes bind, and may not take more. */
    private void checkParameters(Route route, List<EntityProblem> found) {
        Composition used = route.compose() == null
                ? null
                : compositions.get(route.compose().composition());
        if (used == null) return;
        for (var problem : Problems.of(at -> route.checkBinds(used, at)).list())
            found.add(new EntityProblem(EntityKind.ROUTE, route.name(), problem.field(), problem.message()));
    }

    private boolean exists(Reference reference) {
        return switch (reference.kind()) {
            case SERVICE -> services.containsKey(reference.name());
            case POLICY -> policies.containsKey(reference.name());
            case ROUTE -> routes.containsKey(reference.name());
            case CERTIFICATE -> certificates.containsKey(reference.name());
            case COMPOSITION -> compositions.containsKey(reference.name());
            case CONSUMER -> false;
        };
    }

    private void ties(List<EntityProblem> found) {
        var holders = new HashMap<String, String>();
        for (var route : routes.values())
            if (route.enabled())
                for (var key : route.match().canonicalKeys()) {
                    String holder = holders.putIfAbsent(key, route.name());
                    if (holder != null && !holder.equals(route.name()))
                        found.add(new EntityProblem(
                                EntityKind.ROUTE, route.name(), "match", "is tied with the route " + holder));
                }
    }
}
