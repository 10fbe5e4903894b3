package portico.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Values to render the chart with. */
final class ChartValues {
    private ChartValues() {}

    /** No more than must be given. */
    static ObjectNode least() {
        return Chart.read("""
                database: { existingSecret: portico-database }
                keyring: { existingSecret: portico-keyring }
                admin: { image: { repository: registry.example.com/portico-admin } }
                node:
                  image: { repository: registry.example.com/portico-node }
                  join: { existingSecret: portico-join }
                """);
    }

    /** All that there is, and where there is a choice not what it is by itself. */
    static ObjectNode everything() {
        return Chart.read("""
                nameOverride: gate
                fullnameOverride: front
                imagePullSecrets: [{ name: registry }]
                logJson: false
                database: { existingSecret: db, urlKey: jdbc-uri, userKey: user, passwordKey: pass }
                keyring: { existingSecret: ring, key: keys }
                serviceAccount: { create: true, name: porter, annotations: { a.example.com/b: c } }
                networkPolicy:
                  enabled: true
                  apiFrom: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress } } }]
                  channelFrom: [{ ipBlock: { cidr: 10.1.0.0/16 } }]
                  trafficFrom: [{ ipBlock: { cidr: 10.2.0.0/16 } }]
                  managementFrom: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }]
                admin:
                  enabled: true
                  image: { repository: registry.example.com/a, tag: "2", pullPolicy: Always }
                  replicas: 3
                  localAccess: true
                  preStopSeconds: 7
                  extraEnv: [{ name: PORTICO_REVISIONS_KEPT, value: "50" }]
                  extraVolumes: [{ name: more, emptyDir: {} }]
                  extraVolumeMounts: [{ name: more, mountPath: /more }]
                  resources: { requests: { cpu: 2, memory: 2Gi }, limits: { memory: 2Gi } }
                  service: { type: LoadBalancer, port: 443, annotations: { a: b } }
                  channelService: { type: LoadBalancer, port: 8443, annotations: { a: b } }
                  ingress: { enabled: true, className: nginx, host: gate.example.com, tlsSecret: tls, annotations: { a: b } }
                  serviceMonitor: { enabled: true, interval: 1m, labels: { release: p }, tokenSecret: viewer, tokenKey: pat }
                  podDisruptionBudget: { enabled: true, maxUnavailable: 2 }
                  topologySpreadConstraints: [{ maxSkew: 2, topologyKey: rack, whenUnsatisfiable: DoNotSchedule }]
                  podLabels: { team: edge }
                  podAnnotations: { a: b }
                  nodeSelector: { disk: ssd }
                  tolerations: [{ key: edge, operator: Exists, effect: NoSchedule }]
                  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: rack }] } }
                  priorityClassName: high
                node:
                  enabled: true
                  image: { repository: registry.example.com/n, tag: "2", pullPolicy: Always }
                  replicas: 5
                  namePrefix: eu-1.
                  adminUrls: ["https://one.example.com", "https://two.example.com"]
                  join: { existingSecret: join, key: joining }
                  redis: { existingSecret: redis, key: address }
                  tls: { enabled: true, port: 8443 }
                  h2c: { enabled: true, port: 8081 }
                  trustedProxies: [10.0.0.0/8, "fd00::/8"]
                  proxyProtocol: true
                  loops: 4
                  preStopSeconds: 20
                  drainSeconds: 90
                  extraEnv: [{ name: PORTICO_NODE_CACHE_BYTES, value: 32MiB }]
                  extraVolumes: [{ name: more, emptyDir: {} }]
                  extraVolumeMounts: [{ name: more, mountPath: /more }]
                  resources: { requests: { cpu: 2, memory: 2Gi }, limits: { memory: 2Gi } }
                  persistence: { enabled: true, size: 2Gi, storageClassName: fast }
                  service:
                    type: LoadBalancer
                    port: 8000
                    annotations: { a: b }
                    externalTrafficPolicy: Local
                    loadBalancerClass: example.com/l4
                    loadBalancerSourceRanges: [192.0.2.0/24]
                  autoscaling:
                    enabled: true
                    minReplicas: 2
                    maxReplicas: 20
                    targetCPUUtilizationPercentage: 50
                    behavior: { scaleDown: { stabilizationWindowSeconds: 600 } }
                  metrics: { annotations: true, serviceMonitor: { enabled: true, interval: 1m, labels: { release: p } } }
                  podDisruptionBudget: { enabled: true, maxUnavailable: 25% }
                  topologySpreadConstraints: [{ maxSkew: 2, topologyKey: rack, whenUnsatisfiable: DoNotSchedule }]
                  podLabels: { team: edge }
                  podAnnotations: { a: b }
                  nodeSelector: { disk: ssd }
                  tolerations: [{ key: edge, operator: Exists, effect: NoSchedule }]
                  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: rack }] } }
                  priorityClassName: high
                """);
    }

    /** As the chart has them by itself. */
    static ObjectNode defaults() {
        return Chart.read(Chart.text("values.yaml"));
    }

    /** The paths of what can be set, {@code node.image.tag}. What values.yaml has in a line of its own is one. */
    static List<String> paths() {
        var paths = new ArrayList<String>();
        collect(defaults(), "", paths);
        return paths;
    }

    private static void collect(JsonNode values, String above, List<String> paths) {
        values.properties().forEach(value -> {
            String path = above + value.getKey();
            if (value.getValue().isObject() && !value.getValue().isEmpty() && !path.endsWith(".resources"))
                collect(value.getValue(), path + ".", paths);
            else paths.add(path);
        });
    }

    static JsonNode get(JsonNode values, String path) {
        return values.at("/" + path.replace('.', '/'));
    }

    static ObjectNode with(ObjectNode values, String path, Object value) {
        ObjectNode changed = values.deepCopy();
        holder(changed, path).putPOJO(last(path), value);
        return changed;
    }

    static ObjectNode without(ObjectNode values, String path) {
        ObjectNode changed = values.deepCopy();
        holder(changed, path).remove(last(path));
        return changed;
    }

    private static ObjectNode holder(ObjectNode values, String path) {
        ObjectNode holder = values;
        String[] names = path.split("\\.");
        for (int at = 0; at < names.length - 1; at++) holder = holder.withObjectProperty(names[at]);
        return holder;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
