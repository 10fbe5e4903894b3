package portico.config;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.certificate.Certificate;
import portico.config.composition.Composition;
import portico.config.consumer.ConsumerDocument;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.service.Service;

/**
 * A {@code portico.yaml}: any number of entities, applied in one transaction as one revision.
 *
 * @param emptyGroups groups that entities of the document name though no consumer may be in them yet
 */
@Schema(description = "Any number of entities, applied in one transaction as one revision.")
public record ConfigDocument(
        @Schema(examples = FORMAT) String format,
        List<Service> services,
        List<Policy> policies,
        List<Route> routes,
        List<ConsumerDocument> consumers,
        List<Certificate> certificates,
        List<Composition> compositions,

        @Schema(
                description = "Groups that the document names though no consumer may be in them yet.",
                examples = "[\"suspended\"]")
        List<String> emptyGroups)
        implements Checked {
    public static final String FORMAT = "portico/v1";

    @Bound("Octets of a document that is imported; a larger one is refused with 413")
    public static final int BYTES_MAX = 256 << 20;

    public ConfigDocument(
            @Nullable String format,
            @Nullable List<Service> services,
            @Nullable List<Policy> policies,
            @Nullable List<Route> routes,
            @Nullable List<ConsumerDocument> consumers,
            @Nullable List<Certificate> certificates,
            @Nullable List<Composition> compositions,
            @Nullable List<String> emptyGroups) {
        this.format = requireNonNullElse(format, "");
        this.services = services == null ? List.of() : List.copyOf(services);
        this.policies = policies == null ? List.of() : List.copyOf(policies);
        this.routes = routes == null ? List.of() : List.copyOf(routes);
        this.consumers = consumers == null ? List.of() : List.copyOf(consumers);
        this.certificates = certificates == null ? List.of() : List.copyOf(certificates);
        this.compositions = compositions == null ? List.of() : List.copyOf(compositions);
        this.emptyGroups = emptyGroups == null ? List.of() : List.copyOf(emptyGroups);
    }

    @Override
    public void check(Problems at) {
        at.require(format.equals(FORMAT), "format", "must be " + FORMAT);
        at.each("services", services);
        at.each("policies", policies);
        at.each("routes", routes);
        at.each("consumers", consumers);
        at.each("certificates", certificates);
        at.each("compositions", compositions);
        at.each("emptyGroups", emptyGroups, (group, element) -> element.name("", group));
        at.distinct("services", services.stream().map(Service::name).toList());
        at.distinct("policies", policies.stream().map(Policy::name).toList());
        at.distinct("routes", routes.stream().map(Route::name).toList());
        at.distinct("consumers", consumers.stream().map(ConsumerDocument::name).toList());
        at.distinct("certificates", certificates.stream().map(Certificate::name).toList());
        at.distinct("compositions", compositions.stream().map(Composition::name).toList());
    }
}
