package portico.node.upstream;

import portico.config.service.Target;

/** One place where a service runs, as the node sees it. */
public final class UpstreamTarget {
    private final Endpoint endpoint;
    private final TargetHealth health;
    private final int index;
    private final int weight;

    UpstreamTarget(int index, Target target, Endpoint endpoint, TargetHealth health) {
        this.index = index;
        this.endpoint = endpoint;
        this.health = health;
        weight = target.drained() ? 0 : target.weight();
    }

    /** Where connections go. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Host and port, as configured. */
    public String address() {
        return endpoint.address();
    }

    TargetHealth health() {
        return health;
    }

    int index() {
        return index;
    }

    /** Its share of the traffic; 0 when it takes none. */
    int weight() {
        return weight;
    }

    /** True when it would take traffic but for its health. */
    boolean isOut() {
        return weight > 0 && !health.isWell();
    }

    @Override
    public String toString() {
        return address();
    }
}
