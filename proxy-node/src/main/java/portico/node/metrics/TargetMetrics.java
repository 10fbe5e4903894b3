package portico.node.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import portico.node.upstream.Upstreams;

/** How many targets get no traffic, as Prometheus reads it; a service whose targets are all well is not there. */
public final class TargetMetrics extends Collector {
    private static final String UNHEALTHY = "portico_targets_unhealthy";

    private final Upstreams upstreams;

    public TargetMetrics(Upstreams upstreams) {
        this.upstreams = upstreams;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var samples = new ArrayList<MetricFamilySamples.Sample>();
        for (Map.Entry<String, Long> service : upstreams.unhealthyByService().entrySet())
            samples.add(new MetricFamilySamples.Sample(
                    UNHEALTHY, List.of("service"), List.of(service.getKey()), service.getValue()));
        return List.of(new MetricFamilySamples(
                UNHEALTHY,
                Type.GAUGE,
                "Targets that get no traffic for their health, or have a name that leads nowhere.",
                samples));
    }
}
