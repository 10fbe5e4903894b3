package portico.node.upstream;

/** One address where a service runs, as the node sees it. */
public final class UpstreamTarget {
    private final Endpoint endpoint;
    private final TargetHealth health;
    private final int index;
    private final int weight;
    private final int priority;

    /**
     * One of a fleet.
     *
     * @param index in the fleet
     * @param priority those of a target with a higher number are used when none with a lower one is well
     */
    UpstreamTarget(int index, Endpoint endpoint, TargetHealth health, int weight, int priority) {
        this.index = index;
        this.endpoint = endpoint;
        this.health = health;
        this.weight = weight;
        this.priority = priority;
    }

    /** Where connections go. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Of the target that leads here, as configured. */
    public String address() {
        return endpoint.target();
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

    int priority() {
        return priority;
    }

    /** True when it would take traffic but for its health. */
    boolean isOut() {
        return weight > 0 && !health.isWell();
    }

    @Override
    public String toString() {
        return endpoint.address();
    }
}
