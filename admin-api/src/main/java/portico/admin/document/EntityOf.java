package portico.admin.document;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portico.config.ConfigDocument;
import portico.config.EntityKind;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.certificate.Certificate;
import portico.config.composition.Composition;
import portico.config.consumer.ConsumerDocument;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.service.Service;

/** Whose field it is that is wrong: in a document of thousands nobody counts up to {@code routes[4711]}. */
final class EntityOf {
    private static final Pattern PLACE = Pattern.compile("([a-z]+)\\[([0-9]{1,9})](?:\\..*)?");

    private EntityOf() {}

    /** The problem with the kind and name of the entity where it is, if it has a name that is one. */
    static Problem named(Problem problem, ConfigDocument document) {
        var place = PLACE.matcher(problem.field());
        if (!place.matches()) return problem;
        int index = Integer.parseInt(place.group(2));
        return Arrays.stream(EntityKind.values())
                .filter(kind -> kind.plural().equals(place.group(1)))
                .findFirst()
                .flatMap(kind -> name(document, kind, index).map(name -> problem.of(kind.word() + " " + name)))
                .orElse(problem);
    }

    private static Optional<String> name(ConfigDocument document, EntityKind kind, int index) {
        List<String> names = switch (kind) {
            case SERVICE -> document.services().stream().map(Service::name).toList();
            case ROUTE -> document.routes().stream().map(Route::name).toList();
            case POLICY -> document.policies().stream().map(Policy::name).toList();
            case CONSUMER ->
                document.consumers().stream().map(ConsumerDocument::name).toList();
            case CERTIFICATE ->
                document.certificates().stream().map(Certificate::name).toList();
            case COMPOSITION ->
                document.compositions().stream().map(Composition::name).toList();
        };
        @Nullable String name = index < names.size() ? names.get(index) : null;
        return Problems.of(at -> at.name("", name)).isEmpty() ? Optional.ofNullable(name) : Optional.empty();
    }
}
