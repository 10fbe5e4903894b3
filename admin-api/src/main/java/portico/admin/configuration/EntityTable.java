package portico.admin.configuration;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.certificate.Certificate;
import portico.config.composition.Composition;
import portico.config.consumer.Consumer;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.service.Service;

/**
 * Where the entities of one kind lie. All that the kinds differ in is here, so that there is one way to keep them.
 *
 * @param <E> the record
 * @param <R> its row
 */
public final class EntityTable<E extends Entity, R extends StoredEntity<E>> {
    public static final EntityTable<Service, ServiceEntity> SERVICES =
            new EntityTable<>(EntityKind.SERVICE, Service.class, ServiceEntity.class, ServiceEntity::new);

    public static final EntityTable<Policy, PolicyEntity> POLICIES =
            new EntityTable<>(EntityKind.POLICY, Policy.class, PolicyEntity.class, PolicyEntity::new);

    public static final EntityTable<Route, RouteEntity> ROUTES =
            new EntityTable<>(EntityKind.ROUTE, Route.class, RouteEntity.class, RouteEntity::new);

    public static final EntityTable<Consumer, ConsumerEntity> CONSUMERS =
            new EntityTable<>(EntityKind.CONSUMER, Consumer.class, ConsumerEntity.class, ConsumerEntity::new);

    public static final EntityTable<Certificate, CertificateEntity> CERTIFICATES = new EntityTable<>(
            EntityKind.CERTIFICATE, Certificate.class, CertificateEntity.class, CertificateEntity::new);

    public static final EntityTable<Composition, CompositionEntity> COMPOSITIONS = new EntityTable<>(
            EntityKind.COMPOSITION, Composition.class, CompositionEntity.class, CompositionEntity::new);

    /** What is named comes before what names it. */
    public static final List<EntityTable<?, ?>> ALL =
            List.of(CERTIFICATES, SERVICES, POLICIES, COMPOSITIONS, ROUTES, CONSUMERS);

    private final EntityKind kind;
    private final Class<E> record;
    private final Class<R> row;
    private final Supplier<R> blank;

    private EntityTable(EntityKind kind, Class<E> record, Class<R> row, Supplier<R> blank) {
        this.kind = kind;
        this.record = record;
        this.row = row;
        this.blank = blank;
    }

    /** The table of a kind. */
    public static EntityTable<?, ?> of(EntityKind kind) {
        return switch (kind) {
            case SERVICE -> SERVICES;
            case POLICY -> POLICIES;
            case ROUTE -> ROUTES;
            case CONSUMER -> CONSUMERS;
            case CERTIFICATE -> CERTIFICATES;
            case COMPOSITION -> COMPOSITIONS;
        };
    }

    public EntityKind kind() {
        return kind;
    }

    public Class<E> record() {
        return record;
    }

    Class<R> row() {
        return row;
    }

    /** The table's name in SQL. */
    String sqlName() {
        return kind.word();
    }

    /** A row that holds this record, which has its id, and takes the place of an old one if there is one. */
    R row(@Nullable StoredEntity<?> old, Entity body, Turn turn) {
        R row = blank.get();
        if (old != null) row.createdAt = old.createdAt;
        row.take(record.cast(body), turn.revision(), turn.at());
        return row;
    }
}
